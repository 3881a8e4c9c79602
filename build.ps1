#!/usr/bin/env pwsh
# The door for PowerShell: does what build.sh does, step by step; Contracts.Tests compares the two.
#   ./build.ps1 --target=HealthCheck
$ErrorActionPreference = 'Stop'

$Root = $PSScriptRoot
$Consoles = Join-Path $Root 'artifacts/console'
$SdkFolder = if ($env:HIVE_DOTNET_ROOT) { $env:HIVE_DOTNET_ROOT } else { Join-Path $Root 'artifacts/dotnet' }
$SdkScript = if ($env:HIVE_DOTNET_INSTALL_SCRIPT) { $env:HIVE_DOTNET_INSTALL_SCRIPT } else { 'https://dot.net/v1/dotnet-install.ps1' }

# Build servers would outlive this run, and an interrupted run is to leave no process.
$env:MSBUILDDISABLENODEREUSE = '1'
$env:UseSharedCompilation = 'false'
$env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'

function Stop-WithError([string] $Cause, [string] $Remedy) {
    [Console]::Error.WriteLine("Error: $Cause`n  -> $Remedy")
    exit 4
}

# step: find the SDK
function Find-Sdk {
    $found = Get-Command dotnet -ErrorAction SilentlyContinue
    if ($found) { return $found.Source }
    $local = Join-Path $SdkFolder ($(if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' }))
    if (-not (Test-Path $local)) { Install-Sdk }
    if (-not (Test-Path $local)) { Stop-WithError 'The installer ended well but left no SDK.' 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.' }
    $env:DOTNET_ROOT = $SdkFolder
    $env:PATH = $SdkFolder + [IO.Path]::PathSeparator + $env:PATH
    return $local
}

# step: install the SDK that global.json names
function Install-Sdk {
    [Console]::Error.WriteLine("The .NET SDK is missing; installing the one that global.json names into $SdkFolder ...")
    New-Item -ItemType Directory -Force $SdkFolder | Out-Null
    $script = Join-Path $SdkFolder 'dotnet-install.ps1'
    try {
        Invoke-WebRequest -Uri $SdkScript -OutFile $script -UseBasicParsing
        & $script -JSonFile (Join-Path $Root 'global.json') -InstallDir $SdkFolder -NoPath | Out-Host
    }
    catch { Stop-WithError "The SDK could not be installed: $_" 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.' }
}

# step: fingerprint the console's sources
# Contents, not times: a fresh checkout or a touched folder is no change.
function Get-Fingerprint {
    $parts = 'build', 'src/Hive.Stacks', 'global.json', 'Directory.Build.props', 'Directory.Packages.props'
    $lines = $parts | ForEach-Object { Get-ChildItem (Join-Path $Root $_) -Recurse -File -Force } |
        Where-Object { $_.FullName.Substring($Root.Length) -notmatch '[\\/](bin|obj)[\\/]' } |
        ForEach-Object { (Get-FileHash $_.FullName -Algorithm SHA256).Hash + ' ' + $_.FullName.Substring($Root.Length) } | Sort-Object -CaseSensitive
    $bytes = [Text.Encoding]::UTF8.GetBytes($lines -join "`n")
    $hash = [Security.Cryptography.SHA256]::Create().ComputeHash($bytes)
    return 'ps-' + [BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant().Substring(0, 12)
}

# step: build the console once for each fingerprint, one run at a time
function Build-Console([string] $Dotnet, [string] $Console) {
    New-Item -ItemType Directory -Force $Consoles | Out-Null
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $Consoles '.lock.ps1'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try {
        if (Test-Path (Join-Path $Console 'hive-build.dll')) { return }
        [Console]::Error.WriteLine('Building the console ...')
        Get-ChildItem $Consoles -Directory | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-7) } | Remove-Item -Recurse -Force
        $draft = Join-Path $Consoles 'draft-ps'
        # Compiled ahead it starts in half the time; where that compiler cannot be had, the plain build does the same work.
        Publish-Console $Dotnet $draft '-p:PublishReadyToRun=true' *> (Join-Path $Consoles 'build.log')
        if ($LASTEXITCODE -ne 0) { Publish-Console $Dotnet $draft | Out-Host }
        if ($LASTEXITCODE -ne 0) { Stop-WithError 'The console could not be built.' 'Read what the compiler says above.' }
        Move-Item $draft $Console
    }
    finally { $lock.Dispose() }
}

function Publish-Console([string] $Dotnet, [string] $Draft) {
    if (Test-Path $Draft) { Remove-Item $Draft -Recurse -Force }
    & $Dotnet publish (Join-Path $Root 'build/Hive.Build.csproj') --configuration Release --output $Draft "-p:ArtifactsPath=$(Join-Path $Consoles 'build')" --nologo --verbosity quiet @args
}

$Dotnet = Find-Sdk
$Console = Join-Path $Consoles (Get-Fingerprint)
if (-not (Test-Path (Join-Path $Console 'hive-build.dll'))) { Build-Console $Dotnet $Console }
# step: hand over
& $Dotnet (Join-Path $Console 'hive-build.dll') @args
exit $LASTEXITCODE
