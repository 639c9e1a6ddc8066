namespace HookSdk.Templates.Tests.Processes;

/// <summary>The tests that come with a scaffolded project.</summary>
internal static class ScaffoldTests
{
    /// <summary>They pass although a user has changed the settings of the program.</summary>
    /// <param name="folder">The scaffold, built.</param>
    /// <param name="name">Its name, which is the program's folder too.</param>
    /// <param name="environment">The environment of a user.</param>
    /// <param name="edits">What the user has changed in appsettings.json: each text, and what stands in its place.</param>
    public static async Task EnsurePassAsync(string folder, string name, IReadOnlyDictionary<string, string> environment, params (string Text, string Changed)[] edits)
    {
        string file = Path.Combine(folder, name, "appsettings.json");
        string before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        string after = before;
        foreach ((string text, string changed) in edits)
        {
            after.ShouldContain(text);
            after = after.Replace(text, changed, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(file, after, TestContext.Current.CancellationToken);
        try
        {
            (await Dotnet.RunAsync(folder, environment, "test", "--no-build")).ShouldContain("Failed:     0");
        }
        finally
        {
            await File.WriteAllTextAsync(file, before, TestContext.Current.CancellationToken);
        }
    }
}
