# The image that action.yml runs, and that `docker run IMAGE check LOGIN` runs as well.
# Two stages: the first installs from the hash-locked requirements, the second takes over nothing but the result.

FROM python:3.13-slim-trixie@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285 AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

COPY requirements/runtime.txt requirements/build.txt requirements/
# Two environments: what builds the package stays here in `tools`, what runs it goes to /usr/local/nexus-check, without pip.
RUN python -m venv tools \
    && tools/bin/pip install --quiet --require-hashes --requirement requirements/build.txt \
    && python -m venv --without-pip /usr/local/nexus-check \
    && tools/bin/pip --python /usr/local/nexus-check/bin/python install --quiet --no-compile --only-binary :all: \
        --require-hashes --requirement requirements/runtime.txt

COPY pyproject.toml README.md LICENSE ./
COPY src src
# The commit that this is built from, which the release workflow names and reports say: a build's context has no .git.
ARG COMMIT=""
# Bytecode is compiled once, here, and never checked against its source again: a container starts without doing either.
RUN printf '%s' "$COMMIT" > src/nexus_check/commit.txt \
    && tools/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist . \
    && tools/bin/pip --python /usr/local/nexus-check/bin/python install --quiet --no-compile --no-deps dist/*.whl \
    && find /usr/local/nexus-check -depth \( -type d \( -name tests -o -name testing -o -name __pycache__ \) -o -name '*.pyi' \) \
        -exec rm -r {} + \
    && /usr/local/nexus-check/bin/python -m compileall -q --invalidation-mode unchecked-hash /usr/local/nexus-check/lib


FROM python:3.13-slim-trixie@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285

# The release workflow adds source, version, revision and creation time.
LABEL org.opencontainers.image.title="nexus-check" \
      org.opencontainers.image.description="Judges alx-project-nexus repositories by a rubric and posts a check run" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13-slim-trixie"

COPY --from=build /usr/local/nexus-check /usr/local/nexus-check
# No USER: GitHub's runner owns the workspace and the file commands as root and expects a container action to be root.
ENV PATH=/usr/local/nexus-check/bin:$PATH \
    PYTHONUNBUFFERED=1
ENTRYPOINT ["/usr/local/nexus-check/bin/nexus-check"]
CMD ["--help"]
