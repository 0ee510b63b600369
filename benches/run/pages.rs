//! Two hundred ORM examples, three times over: as stand-alone files, as pages on which the first fence makes what the
//! others use, and as pages on which each fence is a program of its own.
//!
//! The fences bear no words but `python`, which is all that other tools read. A `Good:` above each is for rulebook.

use std::fs;
use std::io;
use std::path::Path;

pub const PAGES: usize = 20;
pub const EXAMPLES_OF_A_PAGE: usize = 10;
pub const EXAMPLES: usize = PAGES * EXAMPLES_OF_A_PAGE;

/// What is changed in the code, to see whether whoever runs it really does.
#[derive(Clone, Copy)]
pub enum Change<'p> {
    None,
    /// Each fence says in this file that it ran.
    Tally(&'p Path),
    /// One example in the middle asserts what is not so.
    Broken,
}

/// The page and the example that are broken; one of the files that fresh processes run.
pub const BROKEN: (usize, usize) = (13, 5);

/// How the examples of a page hang together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The first fence makes what the others use: eleven on a page.
    Together,
    /// Each imports, declares and fills for itself: ten on a page.
    Alone,
}

impl Shape {
    pub fn fences(self) -> usize {
        match self {
            Shape::Together => EXAMPLES + PAGES,
            Shape::Alone => EXAMPLES,
        }
    }
}

/// What every example of a page needs.
fn setup(page: usize) -> String {
    format!(
        r#"from sqlalchemy import ForeignKey, String, create_engine, delete, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author_{page}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan")


class Book(Base):
    __tablename__ = "book_{page}"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author_{page}.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for number in range(5):
        books = [Book(title=f"Book {{number}}-{{part}}", pages=100 * part + {page}) for part in range(1, 5)]
        session.add(Author(name=f"Author {{number}}", books=books))
    session.commit()
"#
    )
}

/// Each leaves the database as it was.
fn query(page: usize, number: usize) -> String {
    let author = page % 5;
    match number % EXAMPLES_OF_A_PAGE {
        0 => format!(
            "with Session(engine) as session:\n    statement = select(Author).where(Author.name == \"Author {author}\")\n    found = session.scalars(statement).one()\n    assert found.name == \"Author {author}\"\n"
        ),
        1 => format!(
            "with Session(engine) as session:\n    statement = select(Author).options(selectinload(Author.books)).order_by(Author.id)\n    authors = session.scalars(statement).all()\n    assert [len(author.books) for author in authors] == [4] * 5, {page}\n"
        ),
        2 => format!(
            "with Session(engine) as session:\n    statement = select(Book).join(Book.author).where(Author.name == \"Author {author}\").order_by(Book.pages)\n    titles = [book.title for book in session.scalars(statement)]\n    assert titles[0] == \"Book {author}-1\"\n"
        ),
        3 => format!(
            "with Session(engine) as session:\n    statement = select(Author.name, func.sum(Book.pages)).join(Author.books).group_by(Author.name)\n    totals = dict(session.execute(statement).all())\n    assert totals[\"Author {author}\"] == {}\n",
            1_000 + 4 * page
        ),
        4 => format!(
            "with Session(engine) as session:\n    session.add(Author(name=\"New {page}\", books=[Book(title=\"First\", pages=1)]))\n    session.flush()\n    assert session.scalar(select(func.count()).select_from(Author)) == 6\n    session.rollback()\n"
        ),
        5 => format!(
            "with Session(engine) as session:\n    changed = session.execute(update(Book).where(Book.pages > {}).values(pages=0))\n    assert changed.rowcount == 10\n    session.rollback()\n",
            200 + page
        ),
        6 => format!(
            "with Session(engine) as session:\n    removed = session.execute(delete(Book).where(Book.title.like(\"Book {author}-%\")))\n    assert removed.rowcount == 4\n    session.rollback()\n"
        ),
        7 => format!(
            "with Session(engine) as session:\n    statement = select(Book).options(joinedload(Book.author)).where(Book.title == \"Book {author}-2\")\n    book = session.scalars(statement).one()\nassert book.author.name == \"Author {author}\"\n"
        ),
        8 => format!(
            "with Session(engine) as session:\n    author = session.get(Author, {})\n    author.name = \"Renamed {page}\"\n    session.flush()\n    session.refresh(author)\n    assert author.name == \"Renamed {page}\"\n    session.rollback()\n",
            author + 1
        ),
        _ => format!(
            "with Session(engine) as session:\n    longest = select(func.max(Book.pages)).scalar_subquery()\n    statement = select(Author).where(Author.books.any(Book.pages == longest)).limit({})\n    assert len(session.scalars(statement).all()) == {}\n",
            author + 1,
            author + 1
        ),
    }
}

fn changed(mut code: String, change: Change<'_>, page: usize, number: Option<usize>) -> String {
    match change {
        Change::None => {}
        Change::Tally(file) => {
            let number = number.map_or("setup".to_owned(), |number| number.to_string());
            let file = file.display();
            code += &format!(
                "with open(\"{file}\", \"a\") as tally:\n    tally.write(\"{page} {number}\\n\")\n"
            );
        }
        Change::Broken => {
            if number.is_some_and(|number| (page, number) == BROKEN) {
                code += "assert engine is None\n";
            }
        }
    }
    code
}

pub fn write_pages(folder: &Path, words: &str, change: Change<'_>, shape: Shape) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for page in 0..PAGES {
        let mut text = format!("# Page {page}\n");
        let mut fence = |code: String| {
            text += &format!("\nAs here.\n\nGood:\n\n```{words}\n{code}```\n");
        };
        if shape == Shape::Together {
            fence(changed(setup(page), change, page, None));
        }
        for number in 0..EXAMPLES_OF_A_PAGE {
            let code = match shape {
                Shape::Together => query(page, number),
                Shape::Alone => format!("{}\n\n{}", setup(page), query(page, number)),
            };
            fence(changed(code, change, page, Some(number)));
        }
        fs::write(folder.join(format!("page_{page:02}.md")), text)?;
    }
    Ok(())
}

/// Fresh processes take minutes: one file of so many is run, and its time counted for all of them.
pub const EACH: usize = 5;

pub fn write_files(folder: &Path, change: Change<'_>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for page in 0..PAGES {
        for number in (0..EXAMPLES_OF_A_PAGE).step_by(EACH) {
            let code = format!("{}\n\n{}", setup(page), query(page, number));
            let code = changed(code, change, page, Some(number));
            fs::write(folder.join(format!("example_{page:02}_{number}.py")), code)?;
        }
    }
    Ok(())
}
