# All images in one build: `docker buildx bake --file dockerfiles/docker-bake.hcl [TARGET…]` from the repository's root.
# Every variable can be set by an environment variable of its name.

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

# What the images are made on; BaseImages makes a stand-in for each (hive/base-…) where no registry answers.
variable "SDK_IMAGE" { default = "mcr.microsoft.com/dotnet/sdk:10.0-aot" }
variable "POSTGRES_IMAGE" { default = "pgvector/pgvector:0.8.0-pg17" }
variable "RUNTIME_IMAGE" { default = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled" }

# A CA bundle of the host, for NuGet behind a proxy that inspects TLS.
variable "HIVE_CA_FILE" { default = "" }

# BuildKit caches beside the local one, e.g. type=gha on a CI runner; unset, the builder's own cache is all there is.
variable "HIVE_CACHE_FROM" { default = "" }
variable "HIVE_CACHE_TO" { default = "" }

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
  secret     = HIVE_CA_FILE == "" ? [] : ["id=ca,src=${HIVE_CA_FILE}"]
  cache-from = HIVE_CACHE_FROM == "" ? [] : [HIVE_CACHE_FROM]
  cache-to   = HIVE_CACHE_TO == "" ? [] : [HIVE_CACHE_TO]
}

# The stages that the images share. The Dockerfiles name them in FROM and get them through `contexts`.
target "shared" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.shared"
  output     = ["type=cacheonly"]
}

target "publish" {
  inherits = ["shared"]
  target   = "publish"
}

target "postgres-base" {
  inherits = ["shared"]
  target   = "postgres-base"
}

target "all-in-one" {
  inherits = ["shared"]
  target   = "all-in-one"
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
}

target "postgres" {
  inherits = ["workspace"]
  target   = "postgres"
  labels   = { "org.opencontainers.image.title" = "hive-postgres" }
  tags     = [HIVE_POSTGRES_IMAGE == "" ? "hive/postgres:${HIVE_IMAGE_TAG}" : HIVE_POSTGRES_IMAGE]
}

target "genie" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.genie"
  target     = "genie"
  contexts   = { all-in-one = "target:all-in-one" }
  labels     = { "org.opencontainers.image.title" = "hive-genie" }
  tags       = [HIVE_GENIE_IMAGE == "" ? "hive/genie:${HIVE_IMAGE_TAG}" : HIVE_GENIE_IMAGE]
  output     = ["type=docker"]
}

target "agent" {
  inherits   = ["genie"]
  dockerfile = "dockerfiles/Dockerfile.agent"
  target     = "agent"
  labels     = { "org.opencontainers.image.title" = "hive-agent" }
  tags       = [HIVE_AGENT_IMAGE == "" ? "hive/agent:${HIVE_IMAGE_TAG}" : HIVE_AGENT_IMAGE]
}
