namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A line that cannot be read. The text repeats no value of it: it may be a secret.</summary>
internal sealed record FileProblem(FilePlace Place, string Text)
{
    public override string ToString() => $"{Place}: {Text}";
}
