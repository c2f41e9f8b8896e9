# The image of web, worker and beat. The last stage holds no Node, no compiler and no root user.

FROM node:24-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/venv/bin:$PATH
WORKDIR /app
RUN python -m venv /venv
COPY requirements/runtime.txt requirements/
RUN pip install --require-hashes -r requirements/runtime.txt && pip uninstall --yes pip setuptools
COPY . .
COPY --from=frontend /app/node_modules/dkfds/dist node_modules/dkfds/dist
RUN KC_DATA=/tmp/build KC_STATIC_ROOT=/static python -m tools.build \
    && rm -rf node_modules \
    && python -m compileall -q . /venv/lib

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /data kompetencecenter \
    && install --directory --owner=kompetencecenter /data
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=kompetencecenter.settings.production \
    KC_DATA=/data \
    KC_STATIC_ROOT=/static \
    PORT=8000
WORKDIR /app
USER kompetencecenter
EXPOSE 8000
CMD ["gunicorn", "kompetencecenter.wsgi"]
