using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting;

/// <summary>Hands a plugin the program's loggers. They know categories as texts, so that no type of a plugin is kept; and they outlive the plugin.</summary>
internal sealed class PluginLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

    /// <summary>A plugin adds nothing to where the program logs to.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
