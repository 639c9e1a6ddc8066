using System.Net;
using HookSdk.VerneMq;
using Microsoft.Extensions.Logging;
using VerneMqHooks._1.Sessions;

namespace VerneMqHooks._1.Tests;

/// <summary>Clients choose their names, and must not choose what the log says.</summary>
public sealed class SessionLogTests
{
    private readonly Lines _lines = new();

    [Fact]
    public void Names_WithLineBreaks_WriteNoLinesOfTheirOwn()
    {
        SessionLog log = new(_lines);
        OnRegisterRequest client = new() { ClientId = "c1\r\nadmin\u0085", UserName = "dev\n1", PeerAddress = IPAddress.Parse("10.0.0.7") };

        log.Registered(client);
        log.Is("is awake", client);

        Assert.Equal(["c1??admin? is registered, user dev?1, from 10.0.0.7.", "c1??admin? is awake."], _lines);
    }

    [Fact]
    public void Names_OfThousandsOfCharacters_AreCut()
    {
        new SessionLog(_lines).Registered(new() { ClientId = new string('c', 60_000), PeerAddress = IPAddress.Parse("10.0.0.7") });

        Assert.Equal([$"{new string('c', 100)} is registered, user -, from 10.0.0.7."], _lines);
    }

    private sealed class Lines : List<string>, ILogger<SessionLog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
