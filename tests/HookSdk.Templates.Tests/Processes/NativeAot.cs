namespace HookSdk.Templates.Tests.Processes;

/// <summary>Whether this machine can make machine code.</summary>
internal static class NativeAot
{
    private static readonly string[] Compilers = ["/usr/bin/clang", "/usr/bin/gcc", "/usr/local/bin/clang", "/usr/local/bin/gcc"];

    /// <summary>Skips the test where there is no C compiler. In CI one has to be there.</summary>
    public static void SkipWithoutCompiler() =>
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || (!Compilers.Any(File.Exists) && Environment.GetEnvironmentVariable("CI") is null),
            "Native AOT needs a C compiler: apt-get install gcc libc6-dev");
}
