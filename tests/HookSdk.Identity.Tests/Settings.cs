using Microsoft.Extensions.Options;

namespace HookSdk.Identity.Tests;

/// <summary>Settings that a test changes.</summary>
internal sealed class Settings<T>(T value) : IOptionsMonitor<T>
{
    private Action<T, string?>? _listeners;

    public T CurrentValue { get; private set; } = value;

    public void Change(T value)
    {
        CurrentValue = value;
        _listeners?.Invoke(value, Options.DefaultName);
    }

    public T Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<T, string?> listener)
    {
        _listeners += listener;
        return null;
    }
}
