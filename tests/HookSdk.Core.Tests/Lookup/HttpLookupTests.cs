using System.Net;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Lookup;

public sealed class HttpLookupTests : IDisposable
{
    private static readonly TimeSpan Hook = TimeSpan.FromMilliseconds(700);
    private readonly FakeClock _time = new();
    private readonly ListLoggerProvider _log = new();
    private ServiceProvider? _services;

    public void Dispose()
    {
        _services?.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Find_KeyAskedTwice_DipsOnceAndThenAnswersFromMemory()
    {
        FakeService service = FakeService.Answering("Acme");
        NumberOwner lookup = Create(service);

        (await lookup.FindAsync("370", Context())).ShouldBe(new("Acme", LookupOutcome.Found, false));
        (await lookup.FindAsync("370", Context())).ShouldBe(new("Acme", LookupOutcome.Found, true));
        (await lookup.FindAsync("371", Context())).IsCached.ShouldBeFalse();
        service.Dips.ShouldBe(2);
    }

    [Fact]
    public async Task Find_OfALookupMadeByHand_DipsEachTimeWithinItsLimits()
    {
        FakeService service = FakeService.Answering("Acme");
        using HttpClient client = new(service);
        NumberOwner lookup = new(new HttpLookupServices(client, new() { MaxReplyBytes = 4 }));

        (await lookup.FindAsync("370", Context())).ShouldBe(new("Acme", LookupOutcome.Found, false));
        (await lookup.FindAsync("370", Context())).ShouldBe(new("Acme", LookupOutcome.Found, false));
        service.Dips.ShouldBe(2);

        using HttpClient longer = new(FakeService.Answering("Acme!"));
        List<string> failed = [];
        (await new NumberOwner(new HttpLookupServices(longer, new() { MaxReplyBytes = 4 }, failed.Add)).FindAsync("370", Context())).ShouldBe(new("unknown", LookupOutcome.Failed, false));
        failed.ShouldHaveSingleItem().ShouldContain("4");
        Should.Throw<ArgumentException>(() => new HttpLookupServices(client, new() { Budget = TimeSpan.Zero })).Message.ShouldContain("Budget");
    }

    [Fact]
    public async Task Find_AfterTheAnswerExpired_DipsAgain()
    {
        FakeService service = FakeService.Answering("Acme");
        NumberOwner lookup = Create(service, o => o.KeepFor = TimeSpan.FromMinutes(10));
        await lookup.FindAsync("370", Context());

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        (await lookup.FindAsync("370", Context())).IsCached.ShouldBeTrue();
        _time.Advance(TimeSpan.FromTicks(1));
        (await lookup.FindAsync("370", Context())).IsCached.ShouldBeFalse();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.OK)]
    public async Task Find_NoAnswer_IsKeptForItsOwnTime(HttpStatusCode status)
    {
        FakeService service = new((_, _) => Task.FromResult(FakeService.Reply("", status)));
        NumberOwner lookup = Create(service, o => o.KeepAbsentFor = TimeSpan.FromMinutes(1));

        (await lookup.FindAsync("370", Context())).ShouldBe(new(null, LookupOutcome.Absent, false));
        (await lookup.FindAsync("370", Context())).ShouldBe(new(null, LookupOutcome.Absent, true));
        _time.Advance(TimeSpan.FromMinutes(1));
        (await lookup.FindAsync("370", Context())).IsCached.ShouldBeFalse();
    }

    [Fact]
    public async Task Find_NothingIsToBeKept_DipsEachTime()
    {
        FakeService service = FakeService.Answering("Acme");
        NumberOwner lookup = Create(service, o => o.KeepFor = TimeSpan.Zero);

        await lookup.FindAsync("370", Context());
        (await lookup.FindAsync("370", Context())).IsCached.ShouldBeFalse();
    }

    [Fact]
    public async Task Find_SameKeyAtOnce_SharesOneDip()
    {
        TaskCompletionSource<HttpResponseMessage> answer = new();
        FakeService service = new((_, _) => answer.Task);
        NumberOwner lookup = Create(service);

        Task<LookupAnswer<string>>[] asking = [.. Enumerable.Range(0, 20).Select(_ => lookup.FindAsync("370", Context()).AsTask())];
        answer.SetResult(FakeService.Reply("Acme"));

        (await Task.WhenAll(asking)).ShouldAllBe(a => a.Value == "Acme");
        service.Dips.ShouldBe(1);
    }

    [Fact]
    public async Task Find_NoAnswerWithinTheBudget_StandsInAndCancelsTheDip()
    {
        TaskCompletionSource cancelled = new();
        FakeService service = new(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return FakeService.Reply("never");
            }
            finally
            {
                cancelled.SetResult();
            }
        });
        NumberOwner lookup = Create(service, o => o.Budget = TimeSpan.FromMilliseconds(300));

        Task<LookupAnswer<string>> asking = lookup.FindAsync("37012345678", Context()).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(299));
        asking.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await asking).ShouldBe(new("unknown", LookupOutcome.Failed, false));
        await cancelled.Task;
        (await lookup.FindAsync("37012345678", Context(TimeSpan.Zero))).Outcome.ShouldBe(LookupOutcome.Failed);
        _log.Lines.ShouldAllBe(l => !l.Contains("37012345678"));
    }

    [Fact]
    public async Task Find_HookWithLessTimeThanTheBudget_IsAnsweredBeforeItsOwnEndAndTheDipGoesOn()
    {
        TaskCompletionSource<HttpResponseMessage> answer = new();
        FakeService service = new((_, _) => answer.Task);
        NumberOwner lookup = Create(service, o => o.Reserve = TimeSpan.FromMilliseconds(50));

        Task<LookupAnswer<string>> asking = lookup.FindAsync("370", Context(TimeSpan.FromMilliseconds(200))).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(150));
        (await asking).ShouldBe(new("unknown", LookupOutcome.Failed, false));

        Task<LookupAnswer<string>> next = lookup.FindAsync("370", Context()).AsTask();
        answer.SetResult(FakeService.Reply("Acme"));
        (await next).Value.ShouldBe("Acme");
        service.Dips.ShouldBe(1);
    }

    [Fact]
    public async Task Find_HookWithoutTimeLeft_StandsInWithoutADip()
    {
        FakeService service = FakeService.Answering("Acme");
        NumberOwner lookup = Create(service);

        (await lookup.FindAsync("370", Context(TimeSpan.FromMilliseconds(50)))).Outcome.ShouldBe(LookupOutcome.Failed);
        service.Dips.ShouldBe(0);
    }

    [Theory]
    [InlineData("status 500")]
    [InlineData("garbage")]
    [InlineData("refused")]
    [InlineData("too large")]
    [InlineData("unaskable")]
    public async Task Find_ServiceThatFails_StandsInAndIsNotKept(string how)
    {
        bool isWell = false;
        FakeService service = new((key, _) => isWell ? Task.FromResult(FakeService.Reply("Acme")) : key switch
        {
            "status 500" => Task.FromResult(FakeService.Reply("oops", HttpStatusCode.InternalServerError)),
            "garbage" => Task.FromResult(FakeService.Reply("garbage")),
            "too large" => Task.FromResult(FakeService.Reply(new string('x', 70_000))),
            _ => throw new HttpRequestException("refused"),
        });
        NumberOwner lookup = Create(service);

        (await lookup.FindAsync(how, Context())).ShouldBe(new("unknown", LookupOutcome.Failed, false));
        _log.Lines.ShouldContain(l => l.StartsWith("Warning: NumberOwner: a dip failed, and the stated answer stands in: ", StringComparison.Ordinal));
        isWell = true;
        if (how != "unaskable")
        {
            (await lookup.FindAsync(how, Context())).Value.ShouldBe("Acme");
        }
    }

    [Fact]
    public async Task Find_FallbackThatThrows_AnswersNothing()
    {
        NumberOwner lookup = Create(new FakeService((_, _) => throw new HttpRequestException("refused")));

        (await lookup.FindAsync("no fallback", Context())).ShouldBe(new(null, LookupOutcome.Failed, false));
    }

    [Fact]
    public async Task Find_MoreKeysThanAreKept_StaysWithinTheLimit()
    {
        FakeService service = FakeService.Answering("Acme");
        NumberOwner lookup = Create(service, o => o.MaxKept = 10);
        for (int i = 0; i < 100; i++)
        {
            (await lookup.FindAsync($"{i}", Context())).Value.ShouldBe("Acme");
        }

        int kept = 0;
        for (int i = 0; i < 100; i++)
        {
            kept += (await lookup.FindAsync($"{i}", Context())).IsCached ? 1 : 0;
        }

        kept.ShouldBeInRange(1, 20);
    }

    [Fact]
    public void Add_SettingOutOfRange_IsRefusedByName()
    {
        foreach ((Action<HttpLookupOptions> set, string name) in new (Action<HttpLookupOptions>, string)[]
        {
            (o => o.Budget = TimeSpan.Zero, "Budget"),
            (o => o.Budget = TimeSpan.FromHours(1), "Budget"),
            (o => o.Reserve = TimeSpan.FromTicks(-1), "Reserve"),
            (o => o.KeepFor = TimeSpan.FromTicks(-1), "KeepFor"),
            (o => o.KeepAbsentFor = TimeSpan.FromTicks(-1), "KeepAbsentFor"),
            (o => o.MaxKept = 0, "MaxKept"),
            (o => o.MaxReplyBytes = 0, "MaxReplyBytes"),
        })
        {
            Should.Throw<ArgumentException>(() => new ServiceCollection().AddHttpLookup<NumberOwner>(set)).Message.ShouldStartWith(name);
        }
    }

    private NumberOwner Create(FakeService service, Action<HttpLookupOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLogging(l => l.AddProvider(_log));
        services.AddHttpLookup<NumberOwner>(configure).ConfigurePrimaryHttpMessageHandler(() => service);
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<NumberOwner>();
    }

    private HookContext Context(TimeSpan? deadline = null) => HookContext.Create(deadline: deadline ?? Hook, timeProvider: _time);
}
