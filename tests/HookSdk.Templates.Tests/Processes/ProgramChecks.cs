namespace HookSdk.Templates.Tests.Processes;

/// <summary>What a scaffolded program says of its settings and its arguments, and what it ends with.</summary>
internal static class ProgramChecks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The settings that were scaffolded can be used; one that cannot be is a line with its name, in a check and when the program starts; help says where it listens; and an argument that it does
    /// not have is named.
    /// </summary>
    /// <param name="program">The built program.</param>
    /// <param name="environment">The environment of a user.</param>
    /// <param name="key">A setting, as a variable of the environment names it.</param>
    /// <param name="value">What it cannot be.</param>
    /// <param name="problem">What is said of it.</param>
    /// <param name="listens">Where help says that it listens.</param>
    /// <param name="served">What the check says of the code that serves; nothing in particular where it is not given.</param>
    public static async Task EnsureServerAsync(string program, IReadOnlyDictionary<string, string> environment, string key, string value, string problem, string listens, string served = "")
    {
        string check = await EnsureCheckAsync(program, environment, key, value, problem);
        check.ShouldContain(served);
        check.ShouldContain("listens on http://127.0.0.1:");
        (await RunAsync(program, environment, 0, "--help")).ShouldContain($"Listens:  {listens}");
        (await RunAsync(program, environment, 2, "--chekc")).ShouldContain("'--chekc' is none of its arguments");

        Dictionary<string, string> broken = new(environment) { [key] = value };
        string said = await RunAsync(program, broken, 1);
        said.ShouldContain(problem);
        said.ShouldNotContain("   at ", customMessage: "a line, and no stack");
    }

    /// <summary>The settings that were scaffolded can be used; one that cannot be is a line with its name.</summary>
    /// <inheritdoc cref="EnsureServerAsync" path="/param"/>
    /// <returns>What the check said of the settings as they are.</returns>
    public static async Task<string> EnsureCheckAsync(string program, IReadOnlyDictionary<string, string> environment, string key, string value, string problem)
    {
        string check = await RunAsync(program, environment, 0, "--check");
        check.ShouldContain("can be used.");
        check.ShouldNotContain("Now listening on");

        Dictionary<string, string> broken = new(environment) { [key] = value };
        string said = await RunAsync(program, broken, 1, "--check");
        said.Split('\n').Where(static l => l.StartsWith("error: ", StringComparison.Ordinal)).ShouldHaveSingleItem(said).ShouldContain(problem);
        said.ShouldContain("The settings cannot be used as they are.");
        return check;
    }

    /// <summary>Runs the program to its end, from another folder than its own.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, IReadOnlyDictionary<string, string> environment, int exitCode, params string[] arguments)
    {
        await using RunningProcess process = RunningProcess.Start(Path.GetTempPath(), environment, "dotnet", [program, .. arguments]);
        (await process.WaitForExitAsync(Deadline)).ShouldBe(exitCode, process.Output);
        return process.Output;
    }
}
