# One image, run as web, worker and scheduler (docker-compose.yml).

FROM node:22.20.0-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY . .
COPY --from=packages /build/node_modules node_modules
RUN python scripts/assets.py \
    && rm -r node_modules \
    && python scripts/messages.py compile \
    && DEMO=1 STATIC_ROOT=/app/staticfiles python manage.py collectstatic --noinput

FROM python:3.11.14-slim-bookworm
# Debian withdraws a version when it corrects it: a pinned one would stop building on the day of the correction.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent cimpact \
    && install -d -o cimpact /var/lib/cimpact
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles VAR_DIR=/var/lib/cimpact XDG_CACHE_HOME=/tmp
USER 10001
VOLUME /var/lib/cimpact
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "cimpact.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
