# All images in one build: `docker buildx bake --file dockerfiles/docker-bake.hcl [TARGET…]` from the repository's root.
# Every variable can be set by an environment variable of its name.

variable "HIVE_VERSION" { default = "1.0.0" }
variable "HIVE_REVISION" { default = "unknown" }
variable "HIVE_CREATED" { default = "unknown" }
variable "HIVE_SOURCES" { default = "unknown" }
variable "HIVE_GENIE_IMAGE" { default = "" }

# What the images are made on; BaseImages makes hive/base-sdk:10.0 and hive/base-postgres:17 where no registry answers.
variable "SDK_IMAGE" { default = "mcr.microsoft.com/dotnet/sdk:10.0-aot" }
variable "POSTGRES_IMAGE" { default = "pgvector/pgvector:0.8.0-pg17" }

# A CA bundle of the host, for NuGet behind a proxy that inspects TLS.
variable "HIVE_CA_FILE" { default = "" }

# BuildKit caches beside the local one, e.g. type=gha on a CI runner; unset, the builder's own cache is all there is.
variable "HIVE_CACHE_FROM" { default = "" }
variable "HIVE_CACHE_TO" { default = "" }

group "default" {
  targets = ["genie"]
}

target "common" {
  context    = "."
  platforms  = ["linux/amd64"]
  args = {
    SDK_IMAGE      = SDK_IMAGE
    POSTGRES_IMAGE = POSTGRES_IMAGE
    HIVE_VERSION   = HIVE_VERSION
    HIVE_REVISION  = HIVE_REVISION
    HIVE_CREATED   = HIVE_CREATED
    HIVE_SOURCES   = HIVE_SOURCES
  }
  secret     = HIVE_CA_FILE == "" ? [] : ["id=ca,src=${HIVE_CA_FILE}"]
  cache-from = HIVE_CACHE_FROM == "" ? [] : [HIVE_CACHE_FROM]
  cache-to   = HIVE_CACHE_TO == "" ? [] : [HIVE_CACHE_TO]
}

# The stages that other Dockerfiles start from: they name `publish` or `all-in-one` in FROM and get it through
# `contexts = { all-in-one = "target:all-in-one" }`.
target "publish" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.genie"
  target     = "publish"
  output     = ["type=cacheonly"]
}

target "all-in-one" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.genie"
  target     = "all-in-one"
  output     = ["type=cacheonly"]
}

target "genie" {
  inherits   = ["common"]
  dockerfile = "dockerfiles/Dockerfile.genie"
  target     = "genie"
  tags       = [HIVE_GENIE_IMAGE == "" ? "hive/genie:${HIVE_VERSION}" : HIVE_GENIE_IMAGE]
  output     = ["type=docker"]
}
