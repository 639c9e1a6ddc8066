namespace HookSdk.Cli.Servers;

/// <summary>What is taken of a reply's body.</summary>
internal static class ReplyBody
{
    /// <summary>A larger one is given up: a server that goes wild may send without end.</summary>
    public const int Most = 16 * 1024 * 1024;
}
