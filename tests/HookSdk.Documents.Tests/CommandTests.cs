using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using HookSdk.Cli;
using HookSdk.Cli.Terminal;
using HookSdk.Host;

namespace HookSdk.Documents.Tests;

/// <summary>
/// Commands that documents tell a reader to type are read by what reads them: the tool's own command line, hookhost's, the options of templates and of eng/install.cs.
/// A project that a command names is there, or a command above has made it. Programs of others are known by their name alone.
/// </summary>
public sealed partial class CommandTests
{
    private static readonly string[] OfOthers = ["cd", "curl", "docker", "nc", "printf", "echo", "vmq-admin", "xxd", "createdb", "psql", "source"];
    private static readonly string[] OfDotnet = ["new", "run", "test", "build", "publish", "pack", "add", "tool", "nuget", "hookhost"];
    private static readonly string[] OfTool = ["install", "restore"];

    public static TheoryData<string> Documents => [.. Document.All.Where(static d => Lines(d).Any())];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_AreTakenByTheirPrograms(string document)
    {
        HashSet<string> made = [.. TemplateOptions.SourceNames, .. MadeInText().Matches(Repository.Read(document)).Select(static m => m.Groups["name"].Value)];
        foreach ((string place, string line, bool isShown) in Lines(document))
        {
            foreach (IReadOnlyList<string> words in CommandLine.Commands(line))
            {
                string? problem = words[0] switch
                {
                    "dotnet" => OfDotnetProblem([.. words.Skip(1)], made),
                    "hooksdk" => ToolProblem([.. words.Skip(1)]),
                    "hookhost" => HostProblem([.. words.Skip(1)]),
                    "curl" => CurlProblem([.. words.Skip(1)]),
                    _ when OfOthers.Contains(words[0]) || isShown => null,
                    _ => $"no test knows {words[0]}.",
                };
                problem.ShouldBeNull($"{place}: {line}");
            }
        }
    }

    [Fact]
    public void Tool_WithAWrongOption_IsFound() => ToolProblem(["check", "emg", "--adress", "http://127.0.0.1:5080"]).ShouldNotBeNull();

    [Fact]
    public void Template_WithAWrongChoice_IsFound() => OfDotnetProblem(["new", "emg-plugin", "--kind", "service"], []).ShouldNotBeNull();

    [Fact]
    public void Script_WithAWrongOption_IsFound() => OfDotnetProblem(["run", "eng/install.cs", "--", "--folder", "x"], []).ShouldNotBeNull();

    private static string? OfDotnetProblem(IReadOnlyList<string> words, HashSet<string> made)
    {
        switch (words[0])
        {
            case "new":
                int name = words.ToList().FindIndex(static w => w is "-n" or "--name");
                if (name >= 0)
                {
                    made.Add(words[name + 1]);
                }

                return TemplateOptions.Problem([.. words.Skip(1)]);
            case "hookhost":
                return HostProblem([.. words.Skip(1)]);
            case "tool":
                return OfTool.Contains(words[1]) ? words.Skip(2).FirstOrDefault(static w => w.StartsWith("HookSdk.", StringComparison.Ordinal)) is { } tool ? PackageProblem(tool) : null : $"dotnet tool has no {words[1]}.";
            case "add":
                return words.FirstOrDefault(static w => w.StartsWith("HookSdk.", StringComparison.Ordinal)) is { } package ? PackageProblem(package) : null;
            case "run" when words.FirstOrDefault(static w => w.EndsWith(".cs", StringComparison.Ordinal)) is { } script:
                return ScriptProblem(script, [.. words.SkipWhile(static w => w != "--").Skip(1)]);
            case "run" or "test" or "publish" or "build" or "pack":
                return ProjectProblem(words, made);
            default:
                return OfDotnet.Contains(words[0]) ? null : $"no test knows dotnet {words[0]}.";
        }
    }

    /// <summary>The project is what `--project` names, or what follows the command.</summary>
    private static string? ProjectProblem(IReadOnlyList<string> words, HashSet<string> made)
    {
        int option = words.ToList().IndexOf("--project");
        string? project = option >= 0 ? words[option + 1] : words.Count > 1 && words[0] != "run" && !words[1].StartsWith('-') ? words[1] : null;
        return project is null || made.Contains(project) || Path.Exists(Path.Combine(Repository.Root, project)) ? null : $"no command above makes {project}, and it is not in the checkout.";
    }

    private static string? PackageProblem(string package) =>
        File.Exists(Path.Combine(Repository.Root, "src", package, $"{package}.csproj")) ? null : $"there is no package {package}.";

    /// <summary>A script of the checkout says its options in its usage; one of a template lies in the template.</summary>
    private static string? ScriptProblem(string script, IReadOnlyList<string> options)
    {
        if (!script.Contains('/'))
        {
            return Repository.Files(script).Any() ? null : $"there is no {script}.";
        }

        if (!File.Exists(Path.Combine(Repository.Root, script)))
        {
            return $"there is no {script}.";
        }

        string usage = Repository.Read(script).Split("\"\"\"")[1];
        return options.FirstOrDefault(o => o.StartsWith("--", StringComparison.Ordinal) && !usage.Contains($"{o} ", StringComparison.Ordinal)) is { } unknown ? $"{script} has no option {unknown}." : null;
    }

    private static string? ToolProblem(IReadOnlyList<string> words)
    {
        ParseResult parsed = HookSdkCommand.Build(new Screen(TextWriter.Null, TextWriter.Null), TimeProvider.System, null).Parse(words);
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private static string? HostProblem(IReadOnlyList<string> words)
    {
        try
        {
            HostArguments.Parse(words);
            return null;
        }
        catch (UsageException e)
        {
            return e.Message;
        }
    }

    /// <summary>What is posted is JSON, and goes to an address.</summary>
    private static string? CurlProblem(IReadOnlyList<string> words)
    {
        int data = words.ToList().IndexOf("-d");
        if (data >= 0)
        {
            try
            {
                using JsonDocument body = JsonDocument.Parse(words[data + 1]);
            }
            catch (JsonException e)
            {
                return $"what it posts is no JSON: {e.Message}";
            }
        }

        return words.Count(static w => Uri.TryCreate(w, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https") == 1 ? null : "it takes one address.";
    }

    /// <summary>The lines that are typed. In what is shown, those of our own programs are looked at too.</summary>
    private static IEnumerable<(string Place, string Line, bool IsShown)> Lines(string document)
    {
        foreach (Block block in Document.BlocksOf(document).Where(static b => b.Language is BlockKind.Commands or BlockKind.Shown))
        {
            string[] lines = block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i].Trim();
                bool isShown = block.Language == BlockKind.Shown;
                if (line.Length > 0 && line[0] != '#' && (!isShown || line.StartsWith("hooksdk ", StringComparison.Ordinal) || line.StartsWith("hookhost ", StringComparison.Ordinal)))
                {
                    yield return ($"{document}:{block.Line + 1 + i}", line, isShown);
                }
            }
        }
    }

    [GeneratedRegex("`dotnet new [^`\n]*-n (?<name>[\\w.]+)[^`\n]*`")]
    private static partial Regex MadeInText();
}
