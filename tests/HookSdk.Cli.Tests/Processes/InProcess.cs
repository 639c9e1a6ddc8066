using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>Runs the tool in the process of the tests, for the many runs that are about the same server code. <see cref="Tool"/> is the real thing.</summary>
internal static class InProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, string? input = null, TimeProvider? clock = null)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int exitCode = await HookSdkCommand.RunAsync(arguments, new Screen(output, errors), clock ?? TimeProvider.System, input is null ? TextReader.Null : new StringReader(input), TestContext.Current.CancellationToken);
        return (exitCode, $"{output}{errors}");
    }
}
