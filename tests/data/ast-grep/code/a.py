import os
import os, sys
import sys, os

x = a + b
y = a - b + c
if a == None or b is None or c != None:
    pass
assert x
assert x, "why"
assert (x, "why")


async def one(a, b=1):
    for row in rows:
        await row
        log(row)
        return row


def two(a: int) -> str:
    log("a", "b", 'c')
    return "a"


async def three(): await x

select(a)
select()
select([a, b])
select(  # the columns
    [a, b]
)
select(
    [a, b],  # the columns
)
select(a, b)
select(a, b,)
select(a, *b, **c)
run(line, shell=True, check=False)
run(line, shell=False, fast=True)
try:
    one()
except ValueError:
    two()
except (KeyError, TypeError) as error:
    raise
else:
    three()
with open(path) as file:
    file.read()
with open(path) as file, lock:
    file.read()
with open(path), open(other) as file: pass
a.b == a.b
a.b == a.c
log(x)
log(x, y)
log( x  # it
)
db.session.query(User).all()
session.query(User, Group)
obsession.query(User)
print("it", "is", "é ä 漢 🦀", end="")  # later
names = ["a", "b", f"{a + b}", "d"]
