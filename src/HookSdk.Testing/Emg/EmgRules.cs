using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>What a real EMG has in its configuration or takes in a reply: whatever else a plugin says comes to nothing there, or to something else than was meant.</summary>
internal sealed class EmgRules(FakeEmgOptions options)
{
    /// <summary>The connectors that every fake EMG has: the defaults of its own methods and of its routing table.</summary>
    private static readonly string[] Own = ["smpp-in", "smpp-out", FakeEmgOptions.DefaultRoute];

    private static readonly HashSet<string> Options = new(KnownOptionNames.All, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is such a connector. Without any in the configuration, each one exists.</summary>
    public bool HasConnector(string name) =>
        options.Connectors.Count == 0 || options.Connectors.Any(c => c.Name == name) || Own.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether the vendor lists the option, the configuration names it, or the message came with it.</summary>
    public bool HasOption(string name, EmgMessage message) => Options.Contains(name) || options.OptionNames.Contains(name) || message.Contains(name);

    /// <summary>What is wrong with the text of a message for its CHARCODE; null when nothing is.</summary>
    public static string? FindProblem(EmgMessage message) => MessageText.FindProblem(message.Charcode, message.RawText ?? "") is { } problem
        ? $"MESSAGE is not what CHARCODE {message.Charcode:D} means, which {problem}"
        : null;

    /// <summary>The connector of this name.</summary>
    /// <exception cref="ArgumentException">There is none: nothing could come in by it.</exception>
    public EmgConnector Connector(string name, string parameter) => HasConnector(name)
        ? options.Connectors.FirstOrDefault(c => c.Name == name) ?? new EmgConnector(name)
        : throw new ArgumentException($"There is no connector '{name}'; o.Connectors has {Names()}.", parameter);

    /// <summary>What EMG hands to a hook is sound.</summary>
    /// <exception cref="ArgumentException">The test's own message is not.</exception>
    public static void Check(EmgMessage message, string parameter)
    {
        if (FindProblem(message) is { } problem)
        {
            throw new ArgumentException($"EMG would hand over no such message: {problem}. new EmgMessage(source, destination, text) and WithText(text) put a text into the form that is due.", parameter);
        }
    }

    public string Names() => string.Join(", ", options.Connectors.Select(static c => c.Name).Concat(options.Groups.Keys));
}
