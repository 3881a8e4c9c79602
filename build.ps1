#!/usr/bin/env pwsh
#requires -Version 7
# The door for PowerShell 7: does what build.sh does, step by step; Contracts.Tests compares the two.
#   ./build.ps1 --target=HealthCheck
# Methods of .NET stand where a cmdlet or a drive ($env:) would do: those load modules first, which took most of a call.
$ErrorActionPreference = 'Stop'

$Root = $PSScriptRoot
$Consoles = "$Root/artifacts/console"
$SdkFolder = [Environment]::GetEnvironmentVariable('HIVE_DOTNET_ROOT')
if (-not $SdkFolder) { $SdkFolder = "$Root/artifacts/dotnet" }
$SdkScript = [Environment]::GetEnvironmentVariable('HIVE_DOTNET_INSTALL_SCRIPT')
if (-not $SdkScript) { $SdkScript = 'https://dot.net/v1/dotnet-install.ps1' }

# Build servers would outlive this run, and an interrupted run is to leave no process.
[Environment]::SetEnvironmentVariable('MSBUILDDISABLENODEREUSE', '1')
[Environment]::SetEnvironmentVariable('UseSharedCompilation', 'false')
[Environment]::SetEnvironmentVariable('DOTNET_CLI_USE_MSBUILD_SERVER', '0')

$ByHand = 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.'

function Stop-WithError([string] $Cause, [string] $Remedy) {
    [Console]::Error.WriteLine("Error: $Cause`n  → $Remedy")
    exit 4
}

# step: find the SDK
function Find-Sdk {
    $program = if ($IsWindows) { 'dotnet.exe' } else { 'dotnet' }
    foreach ($folder in "$([Environment]::GetEnvironmentVariable('PATH'))".Split([IO.Path]::PathSeparator)) {
        if ([IO.File]::Exists("$folder/$program")) { return "$folder/$program" }
    }
    $local = "$SdkFolder/$program"
    if (-not [IO.File]::Exists($local)) { Install-Sdk }
    if (-not [IO.File]::Exists($local)) { Stop-WithError 'The installer ended well but left no SDK.' $ByHand }
    $env:DOTNET_ROOT = $SdkFolder
    $env:PATH = $SdkFolder + [IO.Path]::PathSeparator + $env:PATH
    return $local
}

# step: install the SDK that global.json names
function Install-Sdk {
    [Console]::Error.WriteLine("The .NET SDK is missing; installing the one that global.json names into $SdkFolder …")
    New-Item -ItemType Directory -Force $SdkFolder | Out-Null
    $script = Join-Path $SdkFolder 'dotnet-install.ps1'
    try {
        Invoke-WebRequest -Uri $SdkScript -OutFile $script -UseBasicParsing
        & $script -JSonFile (Join-Path $Root 'global.json') -InstallDir $SdkFolder -NoPath | Out-Host
    }
    catch { Stop-WithError "The SDK could not be installed: $_" $ByHand }
}

# step: fingerprint the console's sources
# Contents, not times. The lines are those of sha256sum, sorted, so both doors find the same console.
function Get-Fingerprint {
    $parts = 'build', 'src/Hive.Stacks', 'dockerfiles/entrypoints/database.sh', 'global.json', 'Directory.Build.props', 'Directory.Packages.props'
    $tree = [IO.EnumerationOptions]::new()
    $tree.RecurseSubdirectories = $true
    $tree.AttributesToSkip = [IO.FileAttributes]::ReparsePoint
    $sha = [Security.Cryptography.SHA256]::Create()
    $lines = [string[]] @(foreach ($part in $parts) {
        $path = "$Root/$part"
        $files = if ([IO.Directory]::Exists($path)) { [IO.Directory]::GetFiles($path, '*', $tree) } else { $path }
        foreach ($file in $files) {
            $name = $file.Substring($Root.Length + 1).Replace('\', '/')
            if ($name -match '/(bin|obj)/') { continue }
            [Convert]::ToHexString($sha.ComputeHash([IO.File]::ReadAllBytes($file))).ToLowerInvariant() + "  $name`n"
        }
    })
    [Array]::Sort($lines, [StringComparer]::Ordinal)
    $whole = $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes([string]::Concat($lines)))
    return [Convert]::ToHexString($whole).ToLowerInvariant().Substring(0, 12)
}

# step: build the console once for each fingerprint, one run at a time
function Build-Console([string] $Dotnet, [string] $Console) {
    New-Item -ItemType Directory -Force $Consoles | Out-Null
    $lock = Lock-Consoles
    try {
        if ([IO.File]::Exists("$Console/hive-build.dll")) { return }
        $seconds = "$Consoles/build.seconds"
        $last = if ([IO.File]::Exists($seconds)) { " (about $([IO.File]::ReadAllText($seconds).Trim()) s last time)" }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        # A folder that a killed build left behind is swept here, under the lock; so are consoles of former sources.
        Get-ChildItem $Consoles -Directory | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-7) } | Remove-Item -Recurse -Force
        $draft = "$Consoles/draft"
        # Compiled ahead it starts in half the time; where that compiler cannot be had, the plain build does the same work.
        $code = Publish-Console $Dotnet $draft $last '-p:PublishReadyToRun=true'
        if ($code -ne 0) {
            $code = Publish-Console $Dotnet $draft $last
            [Console]::Error.WriteLine([IO.File]::ReadAllText("$Consoles/build.log"))
        }
        if ($code -ne 0) { Stop-WithError 'The console could not be built.' 'Read what the compiler says above.' }
        [IO.File]::WriteAllText($seconds, "$([int] $watch.Elapsed.TotalSeconds)`n")
        Move-Item $draft $Console
    }
    finally { $lock.Dispose() }
}

# On Linux and macOS .NET locks with flock, as build.sh does: one of both builds, the other one waits.
function Lock-Consoles {
    $held = 11, 35, -2147024864
    $isTold = $false
    while ($true) {
        try { return [IO.File]::Open("$Consoles/.lock", 'OpenOrCreate', 'ReadWrite', 'None') }
        catch { if ($_.Exception.InnerException.HResult -notin $held) { throw } }
        if (-not $isTold) { [Console]::Error.WriteLine('Another run builds the console; waiting …') }
        $isTold = $true
        Start-Sleep -Milliseconds 100
    }
}

# Says that it goes on: on a terminal each second in one line, elsewhere in a line every ten seconds. Returns the exit code; what the
# compiler says is in build.log.
function Publish-Console([string] $Dotnet, [string] $Draft, [string] $Last, [string[]] $More = @()) {
    if ([IO.Directory]::Exists($Draft)) { Remove-Item $Draft -Recurse -Force }
    $start = [Diagnostics.ProcessStartInfo]::new($Dotnet)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $words = 'publish', "$Root/build/Hive.Build.csproj", '--configuration', 'Release', '--output', $Draft, "-p:ArtifactsPath=$Consoles/build",
        '--nologo', '--verbosity', 'quiet'
    foreach ($word in $words + $More) { $start.ArgumentList.Add($word) }
    $isTerminal = -not [Console]::IsErrorRedirected
    [Console]::Error.Write("Building the console …$Last$(if (-not $isTerminal) { "`n" })")
    $process = [Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    for ($seconds = 1; -not $process.WaitForExit(1000); $seconds++) {
        if ($isTerminal) { [Console]::Error.Write("`rBuilding the console … $seconds s$Last") }
        elseif ($seconds % 10 -eq 0) { [Console]::Error.WriteLine("Building the console … $seconds s$Last") }
    }
    if ($isTerminal) { [Console]::Error.WriteLine() }
    [IO.File]::WriteAllText("$Consoles/build.log", $said[0].Result + $said[1].Result)
    return $process.ExitCode
}

# A PowerShell that was started for this script alone gives its place to the console, which then gets the signals; one that
# somebody types into, or that runs another script, must stay.
function Test-OwnProcess {
    $line = [Environment]::GetCommandLineArgs()
    $at = 1
    while ($line[$at] -in '-NoProfile', '-NoLogo', '-NonInteractive', '-File') { $at++ }
    return -not $IsWindows -and $at -lt $line.Length -and [IO.Path]::GetFullPath($line[$at]) -eq $PSCommandPath
}

$Dotnet = Find-Sdk
$Console = "$Consoles/$(Get-Fingerprint)"
if (-not [IO.File]::Exists("$Console/hive-build.dll")) { Build-Console $Dotnet $Console }
# step: hand over
# Its messages name the script that the user called.
[Environment]::SetEnvironmentVariable('HIVE_ENTRY', 'build.ps1')
$native = "$Console/hive-build"
if ($IsWindows) { $native += '.exe' }
$command = [string[]] $(if ([IO.File]::Exists($native)) { $native } else { $Dotnet, "$Console/hive-build.dll" })
if (Test-OwnProcess) { Switch-Process -WithCommand ($command + $args) }
$program, $arguments = $command + $args
& $program @arguments
[Environment]::SetEnvironmentVariable('HIVE_ENTRY', $null)
exit $LASTEXITCODE
