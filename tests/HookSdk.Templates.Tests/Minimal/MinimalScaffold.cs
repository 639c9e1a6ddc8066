using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.Minimal;

/// <summary><c>dotnet new ... --minimal</c>, built without a warning.</summary>
/// <param name="Folder">The solution's folder.</param>
/// <param name="Name">Its name.</param>
/// <param name="Environment">The environment of its commands.</param>
internal sealed record MinimalScaffold(string Folder, string Name, IReadOnlyDictionary<string, string> Environment)
{
    private const int MostLines = 90;
    private const int MostLinesOfProgram = 10;

    /// <summary>The built program.</summary>
    public string Program => Path.Combine(Folder, Name, "bin", "Debug", "net10.0", Name + ".dll");

    /// <summary>Makes it, and holds it to what "minimal" says: few lines, no trace of the template, a test that passes.</summary>
    public static async Task<MinimalScaffold> MakeAsync(PackedSdk sdk, string template, string name, params string[] options)
    {
        string parent = sdk.Under(string.Join('-', ["minimal", template, .. options.Select(static o => o.TrimStart('-'))]));
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        string folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), template, name, ["--minimal", .. options]);
        MinimalScaffold scaffold = new(folder, name, sdk.ScaffoldEnvironment);
        await scaffold.EnsureSmallAsync();
        await scaffold.RunAsync("build", "-warnaserror");
        (await scaffold.RunAsync("test", "--no-build")).ShouldContain("Passed:     1");
        return scaffold;
    }

    /// <summary>Runs a command of <c>dotnet</c> in the folder.</summary>
    public Task<string> RunAsync(params string[] arguments) => Dotnet.RunAsync(Folder, Environment, arguments);

    private async Task EnsureSmallAsync()
    {
        int lines = 0;
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string[] text = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            string.Join('\n', text).ShouldNotContain("#if", customMessage: file);
            lines += file.EndsWith(".cs", StringComparison.Ordinal) ? text.Length : 0;
            if (Path.GetFileName(file) == "Program.cs")
            {
                text.Length.ShouldBeLessThanOrEqualTo(MostLinesOfProgram);
            }
        }

        lines.ShouldBeInRange(1, MostLines - 1, "lines of C# in all files together");
    }
}
