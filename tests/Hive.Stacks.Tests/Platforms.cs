using System.Runtime.Versioning;

// Modes, owners and signals are what these tests are about.
[assembly: SupportedOSPlatform("linux")]
[assembly: SupportedOSPlatform("macos")]
