# The program alone, for `check`, `lint` and `build`:
#     docker build -t rulebook . && docker run --rm -v "$PWD:/book" rulebook check
# With Python, for `--run` in a container that allows user namespaces:
#     docker build -t rulebook:python --target python .
FROM rust:1.95-alpine AS build
RUN apk add --no-cache git musl-dev
WORKDIR /source
COPY . .
# The folder is the one that was handed over, whoever owns its files here.
RUN git config --global --add safe.directory /source && cargo build --release --locked

FROM python:3.13-slim AS python
COPY --from=build /source/target/release/rulebook /usr/local/bin/rulebook
WORKDIR /book
ENTRYPOINT ["rulebook"]
CMD ["--help"]

FROM scratch
COPY --from=build /source/target/release/rulebook /rulebook
WORKDIR /book
ENTRYPOINT ["/rulebook"]
CMD ["--help"]
