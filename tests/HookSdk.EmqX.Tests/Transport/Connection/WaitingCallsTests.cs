using HookSdk.EmqX.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.Transport.Connection;

public sealed class WaitingCallsTests
{
    private readonly FakeClock _clock = new();
    private readonly List<int> _ended = [];

    [Theory]
    [InlineData(0L, 1_024)]
    [InlineData(256L << 20, 3_276)]
    [InlineData(64L << 30, 838_860)]
    public void Bound_FollowsTheMachine(long available, int bound) => new WaitingCalls(available).Bound.ShouldBe(bound);

    [Fact]
    public void Connection_MayHoldHalfAndAFewWhenAllAreTaken()
    {
        WaitingCalls calls = new(0);
        Enter(calls, New(), 2_000).ShouldBe(512);
        Enter(calls, New(), 2_000).ShouldBe(512);
        ConnectionWaits healthy = New();
        Enter(calls, healthy, 2_000).ShouldBe(32);
        calls.Leave(healthy);
        Enter(calls, healthy, 2_000).ShouldBe(1);
    }

    [Fact]
    public void Calls_AreTwiceTheBoundAtMost()
    {
        WaitingCalls calls = new(0);
        Enumerable.Range(0, 1_000).Sum(_ => Enter(calls, New(), 10)).ShouldBe(2_048);
        calls.Count.ShouldBe(2_048);
    }

    [Fact]
    public void Connection_WithTooManyAnsweredWithoutTheirRequest_IsEndedOnce()
    {
        WaitingCalls calls = new(0);
        ConnectionWaits connection = New();
        for (int i = 0; i < 128; i++)
        {
            calls.GiveUp(connection);
        }

        _ended.ShouldBeEmpty();
        calls.GiveUp(connection);
        calls.GiveUp(connection);
        _ended.ShouldBe([128]);
        calls.TryEnter(connection).ShouldBeFalse();
        calls.Count.ShouldBe(0);
    }

    [Fact]
    public void Connection_WhoseStreamsTheWebServerHasLetGo_IsNotEnded()
    {
        WaitingCalls calls = new(0);
        ConnectionWaits connection = New();
        for (int i = 0; i < 1_000; i++)
        {
            calls.GiveUp(connection);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        _ended.ShouldBeEmpty();
    }

    private static int Enter(WaitingCalls calls, ConnectionWaits connection, int tries) => Enumerable.Range(0, tries).Count(_ => calls.TryEnter(connection));

    private ConnectionWaits New() => new(_clock, _ended.Add);
}
