"""The statements that SQLAlchemy sends while a step runs, one string each, with their parameters.

What a dialect asks for itself when it connects (versions, PRAGMA) is no statement of the example, and neither are
BEGIN, COMMIT and ROLLBACK: SQLAlchemy leaves those to the driver.
"""

import re

statements = []


def start():
    try:
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import Engine
    except ImportError:
        return

    @event.listens_for(Engine, "before_cursor_execute")
    def remember(connection, cursor, statement, parameters, context, executemany):
        lines = (line.rstrip() for line in statement.strip().splitlines())
        text = "\n".join(line for line in lines if line)
        if not text.upper().startswith("PRAGMA "):
            statements.append(text + shown(parameters))

    # What the first connection of all imports is imported before anything is forked.
    create_engine("sqlite://").connect().close()
    statements.clear()


def begin():
    statements.clear()


def end():
    return list(statements)


def shown(parameters):
    """` [1, 'x']`, as SQLAlchemy's own log has it behind a statement; nothing for none, and few of many."""
    if not parameters:
        return ""
    if not isinstance(parameters, list) or not isinstance(parameters[0], (tuple, dict)):
        return " [%s]" % row(parameters)
    rows = ["(%s)" % row(each) for each in parameters[:3]]
    if len(parameters) > 3:
        rows.append("… %d in all" % len(parameters))
    return " [%s]" % ", ".join(rows)


def row(parameters):
    if isinstance(parameters, dict):
        return ", ".join("%s: %s" % (name, value(parameters[name])) for name in parameters)
    return ", ".join(map(value, parameters))


def value(parameter):
    text = re.sub(r" at 0x[0-9a-f]+", "", repr(parameter))
    return text if len(text) <= 80 else text[:79] + "…"
