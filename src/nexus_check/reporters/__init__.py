"""Reports as text or payloads, one module a format. None of them writes a file or prints."""
