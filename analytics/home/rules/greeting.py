def greeting(name: str, hour: int) -> str:
    """建国同志，下午好: the given name of a three-character name, the whole of a short one."""
    called = name[1:] if len(name) == 3 else name
    if hour < 6:
        part = "夜里好"
    elif hour < 12:
        part = "上午好"
    else:
        part = "下午好" if hour < 18 else "晚上好"
    return f"{called}同志，{part}"
