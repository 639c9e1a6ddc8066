using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>A factory whose loggers are those of one provider of the test.</summary>
internal sealed class OneProvider(ILoggerProvider provider) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A fake and its plugin log to the test's provider alone.");

    public ILogger CreateLogger(string categoryName) => provider.CreateLogger(categoryName);

    public void Dispose()
    {
    }
}
