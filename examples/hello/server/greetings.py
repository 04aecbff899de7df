"""What the server answers."""


def greet(name: bytes) -> str:
    return f"Hello {name.decode() or 'world'}!"
