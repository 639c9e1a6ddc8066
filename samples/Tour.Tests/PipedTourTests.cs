using System.Text.RegularExpressions;
using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

public sealed partial class PipedTourTests
{
    private const int Messages = 60;

    private static readonly string[] Brokers = ["EMG", "M4", "EMQX", "VerneMQ"];

    [Fact]
    public async Task Tour_InAPipe_ShowsThePromiseAsPlainText()
    {
        await using RunningProcess tour = TourProcess.Start("--messages", Messages.ToString(System.Globalization.CultureInfo.InvariantCulture));
        int exitCode = await tour.WaitForExitAsync(TourProcess.Deadline);

        string output = tour.Output;
        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("\u001b");
        output.ShouldNotContain("differs");
        output.ShouldNotMatch("\\b404\\b");

        // Who decides, and who fails, is a file of this checkout.
        string[] files = [.. Decider().Matches(output).Select(static m => m.Value)];
        files.Length.ShouldBe(10);
        files.ShouldAllBe(static file => File.Exists(Path.Combine(Root(), file)));

        // Each of the brokers that ask for decisions had all of them, whatever failed.
        foreach (string broker in Brokers)
        {
            output.ShouldContain($"{broker}: calls that nobody may leave open");
        }

        Row(output, "throws").Length.ShouldBe(Brokers.Length + 1);
        Row(output, "hangs").Length.ShouldBe(Brokers.Length + 1);
        Row(output, "at once, 4 may").Length.ShouldBe(Brokers.Length + 1);

        // Each column of each table has a heading, and no line tells of a fault: what fails does so on purpose, and is called so.
        string[] lines = output.Split('\n');
        string[] headings = [.. lines.Index().Where(static l => l.Item.TrimStart().StartsWith('┌')).Select(l => lines[l.Index + 1])];
        headings.Length.ShouldBe(3 * (Brokers.Length + 1), output);
        headings.SelectMany(static h => h.Trim().Trim('│').Split('│')).ShouldAllBe(static h => h.Trim().Length > 0);
        lines.ShouldAllBe(static l => !Fault().IsMatch(l));

        // A table's line is whole: it ends where it has to.
        output.Split('\n').Where(static l => l.TrimStart().StartsWith('│') || l.TrimStart().StartsWith('|')).ShouldAllBe(static l => l.TrimEnd().EndsWith('│') || l.TrimEnd().EndsWith('|'));
    }

    /// <summary>What was sent before anything is counted is in no count: the messages of the title are those of the table.</summary>
    [Fact]
    public async Task Tour_CountsWhatItsTitleSays()
    {
        await using RunningProcess tour = TourProcess.Start("--messages", "33");
        await tour.WaitForExitAsync(TourProcess.Deadline);

        tour.Output.ShouldContain("a fake EMG sends it 33 messages");
        Row(tour.Output, EmgFirstHook).Single().ShouldMatch($"{EmgFirstHook}\\W+33\\W+33\\b");
        tour.Output.ShouldContain("a fake M4 asks it about 33 calls");
        Row(tour.Output, "external_script").Single().ShouldMatch("external_script\\W+33\\W+33\\b");
        tour.Output.ShouldContain("which publish 33 messages at once");
        tour.Output.ShouldContain("clients of a fake VerneMQ publish 33 messages");
        Row(tour.Output, " messages ").Length.ShouldBe(3);
        Row(tour.Output, " messages ").ShouldAllBe(static row => Regex.IsMatch(row, "messages\\W+33\\b"));
        tour.Output.ShouldContain("devices of a fake EMQX send it 33 readings");
        Row(tour.Output, "readings published").Single().ShouldMatch("readings published\\W+33\\W+33\\b");
    }

    private const string EmgFirstHook = "before_receive";

    private static string[] Row(string output, string what) => [.. output.Split('\n').Where(l => l.TrimStart().StartsWith('│') && l.Contains(what, StringComparison.Ordinal))];

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex(@"\berror\b|fail:|warn:|crit:|unhandled|Exception|\bdiffers\b", RegexOptions.IgnoreCase)]
    private static partial Regex Fault();

    [GeneratedRegex(@"samples/Tour/\w+/\w+\.cs")]
    private static partial Regex Decider();
}
