using Microsoft.Extensions.Logging;

namespace HookSdk.Host;

/// <summary>Every line that this program logs by itself.</summary>
internal sealed partial class HostLog(ILoggerFactory loggers)
{
    public const string Category = "HookSdk.Host";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    [LoggerMessage(681, LogLevel.Information, "serves {Servers}, with plugins of {Directory} and settings of {File}")]
    public partial void Serves(string servers, string directory, string file);

    [LoggerMessage(682, LogLevel.Warning, "{File} has a section '{Section}' that nobody reads. {Hint}")]
    public partial void SectionUnread(string file, string section, string hint);

    [LoggerMessage(683, LogLevel.Warning, "{Server} has no plugin: nobody decides there until one comes into {Directory}")]
    public partial void NoPlugin(string server, string directory);
}
