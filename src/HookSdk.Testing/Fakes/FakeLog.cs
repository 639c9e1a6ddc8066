using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>What a fake tells the logger that a test gave it.</summary>
internal static partial class FakeLog
{
    [LoggerMessage(901, LogLevel.Information, "{Line}")]
    public static partial void Line(ILogger logger, string line);

    [LoggerMessage(902, LogLevel.Error, "the loop of {Device} threw")]
    public static partial void LoopThrew(ILogger logger, string device, Exception exception);
}
