using Microsoft.Extensions.Logging;

namespace HookSdk.Recording;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. None holds anything of a call.</summary>
internal sealed partial class RecorderLog(ILoggerFactory loggers, TimeProvider? time = null)
{
    public const string Category = "HookSdk.Recording";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(741, LogLevel.Information, "calls are recorded in {Folder}: {Shown}")]
    public partial void Records(string folder, string shown);

    [LoggerMessage(742, LogLevel.Error, "calls are not recorded, and are answered as ever: {File} cannot be written: {Problem} It is tried again every {Seconds} s; calls until then are counted as lost")]
    public partial void CannotWrite(string file, string problem, int seconds);

    [LoggerMessage(743, LogLevel.Information, "calls are recorded again, in {File}")]
    public partial void WritesAgain(string file);

    [LoggerMessage(744, LogLevel.Warning, "{Count} calls were not recorded, and were answered as ever: {Reasons}")]
    public partial void Lost(long count, string reasons);

    [LoggerMessage(745, LogLevel.Warning, "the old recording {File} cannot be deleted, and stays: {Problem}")]
    public partial void CannotDelete(string file, string problem);
}
