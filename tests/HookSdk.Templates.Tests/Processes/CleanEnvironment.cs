namespace HookSdk.Templates.Tests.Processes;

/// <summary>The environment of a user's shell: without what the running test host and its build have set.</summary>
internal static class CleanEnvironment
{
    private static readonly string[] Removed = ["MSBUILD", "VSTEST", "TESTINGPLATFORM", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_HOST_PATH", "DOTNET_CLI_TEST", "COREHOST", "NUGET_PACKAGES"];

    public static void Apply(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(static n => Array.Exists(Removed, r => n.StartsWith(r, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            environment.Remove(name);
        }

        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["MSBUILDTERMINALLOGGER"] = "off";
    }
}
