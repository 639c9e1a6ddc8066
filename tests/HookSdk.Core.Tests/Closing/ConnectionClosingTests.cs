using System.Threading.Channels;
using HookSdk.Testing;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Closing;

public sealed class ConnectionClosingTests : IDisposable
{
    private readonly ListLoggerProvider _lines = new();
    private readonly FakeClock _time = new();
    private readonly Closer _broker = new();

    [Fact]
    public async Task User_IsClosed_AndTriedAgainUntilItWorks_WhichIsToldOnce()
    {
        using ConnectionClosing closing = await StartAsync(_broker);
        _broker.Problem = Down();

        closing.CloseUser("dev1");
        await _broker.CalledAsync("dev1");
        await LaterAsync("dev1");
        await LaterAsync("dev1");
        _broker.Problem = null;
        while (closing.Count > 0)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1, Token);
        }

        _broker.ForgetCalls();
        closing.CloseUser("dev2");
        await _broker.CalledAsync("dev2");
        await closing.StopAsync(Token);

        closing.Count.ShouldBe(0);
        _lines.Lines.Count(static l => l.Contains("may still be connected", StringComparison.Ordinal)).ShouldBe(1);
        _lines.Lines.Count(static l => l.Contains("are so now", StringComparison.Ordinal)).ShouldBe(1);
        string.Join("\n", _lines.Lines).ShouldNotContain("dev1");
    }

    /// <summary>A user who may come in again is not put out by what was tried before.</summary>
    [Fact]
    public async Task User_WhoIsKept_IsNotTriedAgain()
    {
        using ConnectionClosing closing = await StartAsync(_broker);
        _broker.Problem = Down();
        closing.CloseUser("dev1");
        await _broker.CalledAsync("dev1");

        _broker.Problem = null;
        closing.CloseUser("dev2");
        await UntilAsync(() => closing.Count == 2);
        closing.KeepUser("dev1");

        await LaterAsync("dev2");
    }

    /// <summary>A user whose clients cannot be ended is tried again, and makes nobody wait.</summary>
    [Fact]
    public async Task User_WhoCannotBeClosed_KeepsNoOtherConnected()
    {
        using ConnectionClosing closing = await StartAsync(_broker);
        _broker.Problem = Refused("bad");

        closing.CloseUser("bad");
        await _broker.CalledAsync("bad");
        await UntilAsync(() => _lines.Lines.Any(static l => l.Contains("may still be connected", StringComparison.Ordinal)));
        _broker.Problem = null;
        closing.CloseUser("dev1");

        // The clock stands still.
        await _broker.CalledAsync("dev1");
        await UntilAsync(() => closing.Count == 1);
        closing.KeepUser("nobody");
        await LaterAsync("bad");
        await UntilAsync(() => closing.Count == 0);
        await UntilAsync(() => _lines.Lines.Any(static l => l.Contains("are so now", StringComparison.Ordinal)));
        _lines.Lines.Count(static l => l.Contains("may still be connected", StringComparison.Ordinal)).ShouldBe(1);
        _lines.Text.ShouldNotContain("bad");
    }

    /// <summary>Connections that somebody else knows to be a user's are ended first. One that cannot be has its user tried again, whose other connections are ended, and makes nobody wait.</summary>
    [Fact]
    public async Task User_OfWhomAConnectionIsKnown_LosesIt_AndIsTriedAgainUntilThen()
    {
        using ConnectionClosing closing = new([_broker], Loggers(), _time, connections: new Known(("dev1", "c1"), ("dev2", "bad")), onItsWay: TimeSpan.FromDays(1));
        await closing.StartAsync(Token);
        _broker.ClientProblem = new ManagementException(ManagementFailure.Refused, new Uri("http://127.0.0.1:1"), "end connections", "it answers 400", 400).With([], ["bad"], 0);

        closing.CloseUser("dev2");
        await _broker.CalledAsync("bad");
        await _broker.CalledAsync("dev2");
        await UntilAsync(() => _lines.Lines.Any(static l => l.Contains("may still be connected", StringComparison.Ordinal)));
        _broker.ClientProblem = null;
        closing.CloseUser("dev1");

        // The clock stands still.
        await _broker.CalledAsync("c1");
        await _broker.CalledAsync("dev1");
        await UntilAsync(() => closing.Count == 1);
        await LaterAsync("bad");
        await _broker.CalledAsync("dev2");
        await UntilAsync(() => closing.Count == 0);
        _lines.Text.ShouldNotContain("dev2");
    }

    /// <summary>No request can hold such a name, and no client has it.</summary>
    [Fact]
    public async Task Connection_WhoseNameIsNone_KeepsNobodyConnected()
    {
        using ConnectionClosing closing = new([_broker], Loggers(), _time, connections: new Known(("dev1", "half \ud800"), ("dev2", "c2")), onItsWay: TimeSpan.FromDays(1));
        await closing.StartAsync(Token);
        closing.CloseUser("dev1");
        await _broker.CalledAsync("dev1");
        closing.CloseUser("dev2");
        await _broker.CalledAsync("c2");
        await _broker.CalledAsync("dev2");
        await UntilAsync(() => closing.Count == 0);
    }

    /// <summary>A login that was decided before its user was closed is opened by the broker somewhat later.</summary>
    [Fact]
    public async Task User_IsClosedOnceMore_ForALoginThatWasOnItsWay_UnlessKept()
    {
        using ConnectionClosing closing = new([_broker], Loggers(), _time);
        await closing.StartAsync(Token);
        closing.CloseUser("dev1");
        await _broker.CalledAsync("dev1");
        closing.CloseUser("dev2");
        await _broker.CalledAsync("dev2");
        await UntilAsync(() => closing.Count == 0);

        closing.KeepUser("dev2");
        await LaterAsync("dev1");
        await UntilAsync(() => closing.Count == 0);
        _time.Advance(TimeSpan.FromMinutes(1));
        closing.CloseUser("dev3");

        await _broker.CalledAsync("dev3");
    }

    [Fact]
    public async Task User_WhoIsPutOff_IsKept_OrClosedAnew()
    {
        using ConnectionClosing closing = await StartAsync(_broker);
        _broker.Problem = Refused("bad", "worse");
        closing.CloseUser("bad");
        await _broker.CalledAsync("bad");
        await UntilAsync(() => _lines.Lines.Count > 0);

        _broker.Problem = null;
        closing.CloseUser("bad");
        await _broker.CalledAsync("bad");
        await UntilAsync(() => closing.Count == 0);
        _broker.Problem = Refused("worse");
        closing.CloseUser("worse");
        await _broker.CalledAsync("worse");
        closing.KeepUser("worse");
        closing.Count.ShouldBe(0);
    }

    /// <summary>While one broker is down, the others are served.</summary>
    [Fact]
    public async Task Brokers_DoNotWaitForEachOther()
    {
        Closer down = new() { Problem = Down() };
        using ConnectionClosing closing = await StartAsync(down, _broker, new Closer { IsEnabled = false, Problem = Down() });

        closing.CloseUser("dev1");

        await down.CalledAsync("dev1");
        await _broker.CalledAsync("dev1");
        await UntilAsync(() => closing.Count == 1);
        closing.IsEnabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Names_AreBounded_AndThatIsTold()
    {
        using ConnectionClosing closing = new([_broker], Loggers(), _time, maxWaiting: 2);

        closing.CloseUser("dev1");
        closing.CloseUser("dev1");
        closing.CloseUser("dev2");
        closing.CloseUser("dev3");
        closing.CloseUser("\ud800");

        closing.Count.ShouldBe(2);
        _lines.Lines.ShouldHaveSingleItem().ShouldContain("a further one was not taken");
        await closing.StartAsync(Token);
        await _broker.CalledAsync("dev1,dev2");
        Should.Throw<ArgumentException>(() => closing.CloseUser(""));
    }

    [Fact]
    public async Task Clients_AreClosedAtAllBrokers_AndAFailureIsTheCallers()
    {
        Closer down = new();
        using ConnectionClosing closing = await StartAsync(_broker, down);

        (await closing.CloseClientsAsync(["c1", "", "\ud800", "c2"], Token)).ShouldBe(2);
        await _broker.CalledAsync("c1,c2");
        await down.CalledAsync("c1,c2");
        down.Problem = Down();

        (await Should.ThrowAsync<ManagementException>(() => closing.CloseClientsAsync(["c1"], Token))).Failure.ShouldBe(ManagementFailure.Unreachable);
        await _broker.CalledAsync("c1");
        await closing.CloseClientsAsync([""], Token);
        await Should.ThrowAsync<ManagementException>(() => closing.CloseClientsAsync([new ClientConnection("c1", "dev1", "m/"), new ClientConnection("c2", null, "\ud800")], Token));
        await _broker.CalledAsync("m/c1");
    }

    /// <summary>A client of the same id at the other broker is another one.</summary>
    [Fact]
    public async Task Clients_WhoseBrokerIsKnown_AreClosedThereAlone()
    {
        Closer other = new() { Kind = "second" };
        using ConnectionClosing closing = await StartAsync(_broker, other);

        await closing.CloseClientsAsync([new ClientConnection("c1") { Broker = "first" }, new ClientConnection("c2")], Token);
        await _broker.CalledAsync("c1,c2");
        await other.CalledAsync("c2");
        await closing.CloseClientsAsync([new ClientConnection("c3") { Broker = "second" }], Token);
        await other.CalledAsync("c3");
        await closing.CloseClientsAsync([new ClientConnection("c4")], Token);

        await _broker.CalledAsync("c4");
    }

    [Fact]
    public async Task WhereNothingIsEnabled_NothingIsKept()
    {
        using ConnectionClosing closing = await StartAsync(new Closer { IsEnabled = false });

        closing.CloseUser("dev1");
        await closing.CloseClientsAsync(["c1"], Token);

        closing.IsEnabled.ShouldBeFalse();
        closing.Count.ShouldBe(0);
    }

    public void Dispose() => _lines.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ManagementException Down() => new(ManagementFailure.Unreachable, new Uri("http://127.0.0.1:1"), "end connections", "there is no connection");

    private static ManagementException Refused(params string[] users) =>
        new ManagementException(ManagementFailure.Refused, new Uri("http://127.0.0.1:1"), "end connections", "it answers 400", 400).With(users, [], 0);

    private LoggerFactory Loggers() => new([_lines]);

    private async Task<ConnectionClosing> StartAsync(params Closer[] brokers)
    {
        ConnectionClosing closing = new(brokers, Loggers(), _time, onItsWay: TimeSpan.FromDays(1));
        await closing.StartAsync(Token);
        return closing;
    }

    /// <summary>The wait begins somewhat after the call that failed: the clock goes on until it is over.</summary>
    private async Task LaterAsync(string names)
    {
        Task called = _broker.CalledAsync(names);
        while (!called.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1, Token);
        }

        await called;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(1, late.Token);
        }
    }

    private sealed class Closer : IConnectionCloser
    {
        private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

        public string Broker => "Broker";

        public string Kind { get; init; } = "first";

        public bool IsEnabled { get; init; } = true;

        public Exception? Problem { get; set; }

        public Exception? ClientProblem { get; set; }

        public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) => CallAsync(userNames, Problem);

        public Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken) => CallAsync([.. clients.Select(static c => $"{c.Mountpoint}{c.ClientId}")], ClientProblem ?? Problem);

        public async Task CalledAsync(string names)
        {
            string call = await _calls.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
            call.ShouldBe(names);
        }

        public void ForgetCalls()
        {
            while (_calls.Reader.TryRead(out _))
            {
            }
        }

        private Task<int> CallAsync(IReadOnlyCollection<string> names, Exception? problem)
        {
            _calls.Writer.TryWrite(string.Join(",", names.Order(StringComparer.Ordinal)));
            return problem is null ? Task.FromResult(1) : Task.FromException<int>(problem);
        }
    }

    /// <summary>Knows a connection of each user.</summary>
    private sealed class Known(params (string User, string Client)[] all) : IUserConnections
    {
        public IReadOnlyList<(string UserName, ClientConnection Client)> Find(IReadOnlyCollection<string> userNames, string broker) =>
            [.. all.Where(k => userNames.Contains(k.User)).Select(static k => (k.User, new ClientConnection(k.Client)))];
    }
}
