namespace HookSdk.Cli.Terminal;

/// <summary>What a line is, where a terminal shows colours.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Quiet,
    Strong,
}
