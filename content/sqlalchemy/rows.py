def some_users() -> list[User]:
    return [
        User(
            name="Ada",
            email="ada@example.com",
            posts=[Post(title="Notes"), Post(title="Draft")],
        ),
        User(name="Charles", email="charles@example.com", posts=[Post(title="Engines")]),
        User(name="Mary", posts=[Post(title="Physics")]),
    ]


async def open_async_session():
    async with async_engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSessionLocal.begin() as session:
        session.add_all(some_users())
    return AsyncSessionLocal()


Base.metadata.create_all(engine)

with SessionLocal.begin() as session:
    session.add_all(some_users())

# For the examples that map their own `Author` and `Book`.
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE authors (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql(
        "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL)"
    )
    connection.exec_driver_sql("INSERT INTO authors VALUES (1)")
    connection.exec_driver_sql("INSERT INTO books VALUES (1, 1), (2, 1)")

session = SessionLocal()
