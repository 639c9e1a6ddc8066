using Microsoft.Extensions.Logging;

namespace HookSdk.Inspector;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. The token of the start stands in one, since the log is how people get it.</summary>
internal sealed partial class InspectorLog(ILoggerFactory loggers, TimeProvider? time = null)
{
    public const string Category = "HookSdk.Inspector";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(721, LogLevel.Information, "the inspector is at {Address}")]
    public partial void Serves(string address);

    [LoggerMessage(722, LogLevel.Warning, "a call to the inspector was refused: {Who}: {Problem}")]
    public partial void Refused(string who, string problem);

    [LoggerMessage(723, LogLevel.Warning, "the inspector is switched on and cannot be reached: {Problem}")]
    public partial void NotReachable(string problem);

    [LoggerMessage(724, LogLevel.Information, "{Who} through the inspector: {What}")]
    public partial void Changed(string who, string what);

    [LoggerMessage(725, LogLevel.Warning, "the saved call {File} cannot be read: {Problem}")]
    public partial void SavedUnreadable(string file, string problem);

    [LoggerMessage(726, LogLevel.Warning, "more than {Most} hooks are called, and those beyond are counted in no chart of the inspector")]
    public partial void TooManyHooks(int most);
}
