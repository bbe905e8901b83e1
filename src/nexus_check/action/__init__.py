"""The container's side of the action: inputs and event in; outputs, summary and annotations out."""
