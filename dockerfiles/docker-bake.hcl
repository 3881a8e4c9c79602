# All images in one build: `docker buildx bake --file dockerfiles/docker-bake.hcl [TARGET…]` from the repository's root.
# Every variable can be set by an environment variable of its name. BUILDX_NO_DEFAULT_LOAD=1 keeps older Buildx from making an image without a
# name of each stage that images share.

variable "HIVE_IMAGE_TAG" { default = "1.0.0" }
variable "HIVE_VERSION" { default = "1.0.0" }
variable "HIVE_REVISION" { default = "unknown" }
variable "HIVE_CREATED" { default = "unknown" }
variable "HIVE_SOURCES" { default = "unknown" }

# An image's whole name, where hive/<image>:HIVE_IMAGE_TAG will not do.
variable "HIVE_WORKSPACE_IMAGE" { default = "" }
variable "HIVE_POSTGRES_IMAGE" { default = "" }
variable "HIVE_GENIE_IMAGE" { default = "" }
variable "HIVE_AGENT_IMAGE" { default = "" }
variable "HIVE_PROXY_IMAGE" { default = "" }
variable "HIVE_MONITORING_IMAGE" { default = "" }

# What the images are made on; BaseImages makes a stand-in for each (hive/base-…) where no registry answers.
variable "SDK_IMAGE" { default = "mcr.microsoft.com/dotnet/sdk:10.0-aot" }
variable "POSTGRES_IMAGE" { default = "pgvector/pgvector:0.8.1-pg17-trixie" }
variable "RUNTIME_IMAGE" { default = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled" }
variable "NGINX_IMAGE" { default = "nginx:1.26" }
variable "MONITORING_IMAGE" { default = "debian:trixie-slim" }

# A CA bundle of the host, for NuGet behind a proxy that inspects TLS.
variable "HIVE_CA_FILE" { default = "" }

# "offline" where nobody answers whether the certificate of a package was revoked: NuGet would wait for each answer. NuGet itself reads this
# variable.
variable "NUGET_CERT_REVOCATION_MODE" { default = "" }

# BuildKit caches beside the local one, e.g. type=gha,scope=hive-{target} on a CI runner; unset, the builder's own cache is all there is.
# Each image needs a scope of its own: the last one written to a scope is all that is in it.
variable "HIVE_CACHE_FROM" { default = "" }
variable "HIVE_CACHE_TO" { default = "" }

function "cache" {
  params = [template, image]
  result = template == "" ? [] : [replace(template, "{target}", image)]
}

group "default" {
  targets = ["workspace", "postgres", "genie", "agent"]
}

target "common" {
  context   = "."
  platforms = ["linux/amd64"]
  args = {
    SDK_IMAGE      = SDK_IMAGE
    POSTGRES_IMAGE = POSTGRES_IMAGE
    RUNTIME_IMAGE  = RUNTIME_IMAGE
  }
  labels = {
    "org.opencontainers.image.version"  = HIVE_VERSION
    "org.opencontainers.image.revision" = HIVE_REVISION
    "org.opencontainers.image.created"  = HIVE_CREATED
    "hive.sources"                      = HIVE_SOURCES
  }
  secret = HIVE_CA_FILE == "" ? [] : ["id=ca,src=${HIVE_CA_FILE}"]
}

# The stages that the images share. The Dockerfiles name them in FROM and get them through `contexts`.
target "shared" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.shared"
  args       = { NUGET_CERT_REVOCATION_MODE = NUGET_CERT_REVOCATION_MODE }
  output     = ["type=cacheonly"]
}

target "publish" {
  inherits   = ["shared"]
  target     = "publish"
  cache-from = cache(HIVE_CACHE_FROM, "publish")
  cache-to   = cache(HIVE_CACHE_TO, "publish")
}

target "postgres-base" {
  inherits   = ["shared"]
  target     = "postgres-base"
  cache-from = cache(HIVE_CACHE_FROM, "postgres-base")
  cache-to   = cache(HIVE_CACHE_TO, "postgres-base")
}

target "all-in-one" {
  inherits   = ["shared"]
  target     = "all-in-one"
  cache-from = cache(HIVE_CACHE_FROM, "all-in-one")
  cache-to   = cache(HIVE_CACHE_TO, "all-in-one")
}

# The images.
target "workspace" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile"
  target     = "workspace"
  contexts   = { publish = "target:publish", postgres-base = "target:postgres-base" }
  labels     = { "org.opencontainers.image.title" = "hive-workspace" }
  tags       = [HIVE_WORKSPACE_IMAGE == "" ? "hive/workspace:${HIVE_IMAGE_TAG}" : HIVE_WORKSPACE_IMAGE]
  output     = ["type=docker"]
  cache-from = cache(HIVE_CACHE_FROM, "workspace")
  cache-to   = cache(HIVE_CACHE_TO, "workspace")
}

target "postgres" {
  inherits   = ["workspace"]
  target     = "postgres"
  labels     = { "org.opencontainers.image.title" = "hive-postgres" }
  tags       = [HIVE_POSTGRES_IMAGE == "" ? "hive/postgres:${HIVE_IMAGE_TAG}" : HIVE_POSTGRES_IMAGE]
  cache-from = cache(HIVE_CACHE_FROM, "postgres")
  cache-to   = cache(HIVE_CACHE_TO, "postgres")
}

target "genie" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.genie"
  target     = "genie"
  contexts   = { all-in-one = "target:all-in-one" }
  labels     = { "org.opencontainers.image.title" = "hive-genie" }
  tags       = [HIVE_GENIE_IMAGE == "" ? "hive/genie:${HIVE_IMAGE_TAG}" : HIVE_GENIE_IMAGE]
  output     = ["type=docker"]
  cache-from = cache(HIVE_CACHE_FROM, "genie")
  cache-to   = cache(HIVE_CACHE_TO, "genie")
}

target "agent" {
  inherits   = ["genie"]
  dockerfile = "dockerfiles/Dockerfile.agent"
  target     = "agent"
  labels     = { "org.opencontainers.image.title" = "hive-agent" }
  tags       = [HIVE_AGENT_IMAGE == "" ? "hive/agent:${HIVE_IMAGE_TAG}" : HIVE_AGENT_IMAGE]
  cache-from = cache(HIVE_CACHE_FROM, "agent")
  cache-to   = cache(HIVE_CACHE_TO, "agent")
}

# What stands beside the stacks: built when it is served, and by no other call.
target "proxy" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.proxy"
  target     = "proxy"
  args       = { NGINX_IMAGE = NGINX_IMAGE }
  labels     = { "org.opencontainers.image.title" = "hive-proxy" }
  tags       = [HIVE_PROXY_IMAGE == "" ? "hive/proxy:${HIVE_IMAGE_TAG}" : HIVE_PROXY_IMAGE]
  output     = ["type=docker"]
  cache-from = cache(HIVE_CACHE_FROM, "proxy")
  cache-to   = cache(HIVE_CACHE_TO, "proxy")
}

target "monitoring" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.monitoring"
  target     = "monitoring"
  args       = { MONITORING_IMAGE = MONITORING_IMAGE }
  labels     = { "org.opencontainers.image.title" = "hive-monitoring" }
  tags       = [HIVE_MONITORING_IMAGE == "" ? "hive/monitoring:${HIVE_IMAGE_TAG}" : HIVE_MONITORING_IMAGE]
  output     = ["type=docker"]
  cache-from = cache(HIVE_CACHE_FROM, "monitoring")
  cache-to   = cache(HIVE_CACHE_TO, "monitoring")
}
