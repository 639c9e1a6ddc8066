using System.Text.RegularExpressions;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests;

/// <summary>A reader's first steps, as the documents tell them: each command is run and each file written, one after the other, in an empty folder with the packed SDK beside it.</summary>
public sealed partial class WalkTests(PackedSdk sdk)
{
    private const string FolderInTheDocument = "/home/me/hooksdk/artifacts/packages";

    [Fact]
    public async Task ExistingApplication_StepByStep_ServesAHookAndPassesItsTest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the walk's commands are run by a POSIX shell");
        string folder = await NewFolderAsync("walk");
        List<string> ran = await WalkAsync(folder, StepsOf("docs/existing-application.md"));

        ran.ShouldContain(static output => output.Split('\n').Contains("result=1"), "the curl shows that the message is rejected");
        ran.ShouldContain(static output => output.Contains("Passed!", StringComparison.Ordinal) && output.Contains("Failed:     0", StringComparison.Ordinal), "the test is green");
    }

    [Fact]
    public async Task Readme_PluginProgramAndTest_BuildServeAndPass()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the walk's commands are run by a POSIX shell");
        string folder = await NewFolderAsync("readme");
        List<string> ran = await WalkAsync(folder, StepsOf("README.md", "A plugin", "Packages"));

        ran[^1].ShouldContain("Failed:     0");
        await using RunningServer server = await RunningServer.StartAsync(folder, sdk.ScaffoldEnvironment, "run", "--project", "Acme.OptOuts");
        string rejected = await server.PostAsync("/emg/before_receive", """{"qe":{"DESTADDR":"46700000001","MESSAGE":"hi"}}""");
        string accepted = await server.PostAsync("/emg/before_receive", """{"qe":{"DESTADDR":"46700000002","MESSAGE":"hi"}}""");
        rejected.ShouldNotBe(accepted);
    }

    private async Task<List<string>> WalkAsync(string folder, IEnumerable<Step> steps)
    {
        List<string> ran = [];
        await using Server server = new();
        foreach (Step step in steps)
        {
            if (step.File is { } file)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, file), step.Text, TestContext.Current.CancellationToken);
                continue;
            }

            foreach (string command in step.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                ran.Add(await RunAsync(folder, command, server));
            }
        }

        return ran;
    }

    /// <summary>The steps of a document, or of the sections from one heading to another.</summary>
    private static IEnumerable<Step> StepsOf(string document, string? from = null, string? to = null)
    {
        string whole = File.ReadAllText(Path.Combine(Repository.Root, document));
        int start = from is null ? 0 : whole.IndexOf($"\n## {from}\n", StringComparison.Ordinal);
        int end = to is null ? whole.Length : whole.IndexOf($"\n## {to}\n", StringComparison.Ordinal);
        foreach (Match block in Block().Matches(whole[start..end]))
        {
            string text = block.Groups["text"].Value;
            if (block.Groups["language"].Value.Length == 0)
            {
                yield return new Step(null, text);
            }
            else if (block.Groups["language"].Value == "csharp" && FileToWrite().Match(block.Groups["lead"].Value) is { Success: true } file)
            {
                yield return new Step(file.Groups["file"].Value, text);
            }
        }
    }

    private async Task<string> NewFolderAsync(string name)
    {
        string parent = sdk.Under(name);
        await sdk.WriteNuGetConfigAsync(parent, map: false);
        return Directory.CreateDirectory(Path.Combine(parent, "own")).FullName;
    }

    private async Task<string> RunAsync(string folder, string command, Server server)
    {
        if (command.Contains("eng/install.cs", StringComparison.Ordinal))
        {
            // What it does is done: the packages are there.
            return "";
        }

        if (command.StartsWith("dotnet run ", StringComparison.Ordinal))
        {
            await server.StartAsync(folder, sdk.ScaffoldEnvironment, command);
            return "";
        }

        string shell = server.WithAddress(command.Replace(FolderInTheDocument, sdk.Packages, StringComparison.Ordinal));
        await using RunningProcess process = RunningProcess.Start(folder, sdk.ScaffoldEnvironment, "sh", "-c", shell);
        return await process.WaitForExitAsync(TimeSpan.FromMinutes(10)) == 0 ? process.Output : throw process.Failed("failed");
    }

    [GeneratedRegex("(?<lead>[^\\n]*)\\n\\n```(?<language>\\w*)\\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<file>[\\w./]+\\.cs)`[^`]*$")]
    private static partial Regex FileToWrite();

    private sealed record Step(string? File, string Text);

    /// <summary>The server of the walk, on a free port in place of the one that the document names.</summary>
    private sealed partial class Server : IAsyncDisposable
    {
        private string _told = "";
        private string _address = "";
        private RunningProcess? _process;

        public async Task StartAsync(string folder, IReadOnlyDictionary<string, string> environment, string command)
        {
            _told = Urls().Match(command).Groups["url"].Value;
            string[] arguments = command.Replace(_told, "http://127.0.0.1:0", StringComparison.Ordinal).Split(' ');
            _process = RunningProcess.Start(folder, environment, arguments[0], arguments[1..]);
            string line = await _process.WaitForLineAsync(static l => l.Contains("Now listening on: ", StringComparison.Ordinal), TimeSpan.FromMinutes(3));
            _address = line[(line.IndexOf("http://", StringComparison.Ordinal))..].Trim();
        }

        public string WithAddress(string command) => _told.Length == 0 ? command : command.Replace(_told, _address, StringComparison.Ordinal);

        public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;

        [GeneratedRegex("--urls (?<url>\\S+)")]
        private static partial Regex Urls();
    }
}
