"""Write `messages.txt`: `make messages`."""

from tests.messages.page import PAGE, render

PAGE.write_text(render(), "utf-8")
