using HookSdk.EmqX.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.Transport.Connection;

public sealed class StreamResetsTests
{
    private readonly FakeClock _clock = new();
    private readonly StreamResets _resets;
    private int _stream = -1;

    private readonly AllResets _all;

    public StreamResetsTests()
    {
        _all = new AllResets(_clock);
        _resets = new StreamResets(_clock, _all);
    }

    [Fact]
    public void Calls_ResetAsSoonAsTheyBegin_AreTooManyFromTheThousandAndFirst()
    {
        for (int i = 0; i < StreamResets.Most; i++)
        {
            _resets.Answered();
            BeginAndReset(TimeSpan.Zero).ShouldBeFalse();
        }

        // Answers do not help: who resets a call at once does not want one.
        _resets.Answered();
        BeginAndReset(TimeSpan.Zero).ShouldBeTrue();
    }

    [Fact]
    public void Calls_ResetAsSoonAsTheyBegin_AreLetPassWhereTheyAreFew()
    {
        for (int second = 0; second < 5; second++)
        {
            for (int i = 0; i < StreamResets.Most; i++)
            {
                BeginAndReset(TimeSpan.Zero).ShouldBeFalse();
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Calls_ResetWithinTheSecond_AreTooManyUnlessAsManyAreAnswered(bool answered, bool tooMany)
    {
        int[] streams = Begin(2 * StreamResets.Most);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        for (int i = 0; answered && i < streams.Length; i++)
        {
            _resets.Answered();
        }

        Reset(streams).ShouldBe(tooMany);
    }

    [Fact]
    public void Streams_ThatLivedLonger_MayAllBeResetAtOnce()
    {
        // A network is lost, and with it the devices behind it.
        int[] streams = Begin(20_000);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Reset(streams).ShouldBeFalse();
    }

    [Fact]
    public void Streams_ThatLivedLonger_MayAllBeResetWhileOthersBegin()
    {
        int[] old = Begin(20_000);
        for (int second = 0; second < 3; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Begin(10);
        }

        Reset(old).ShouldBeFalse();
        Reset(Begin(StreamResets.Most + 1)).ShouldBeTrue();
    }

    [Fact]
    public void Connections_ThatStayBelowTheirBound_AreCutOffWhereAllTogetherAreTooMany()
    {
        StreamResets[] many = [.. Enumerable.Range(0, 40).Select(_ => new StreamResets(_clock, _all))];
        long passed = 0;
        HashSet<StreamResets> cutOff = [];
        for (int call = 0; call < StreamResets.Most - 100; call++)
        {
            foreach (StreamResets one in many.Except(cutOff))
            {
                one.Begin((2 * call) + 1, _clock.GetTimestamp());
                _ = one.Reset((2 * call) + 1, _clock.GetTimestamp()) ? cutOff.Add(one) : passed++ >= 0;
            }
        }

        cutOff.Count.ShouldBe(40);
        passed.ShouldBeLessThanOrEqualTo(AllResets.Most);

        // Who resets a few calls is left alone meanwhile, and who resets many, once the second is over.
        Reset(Begin(AllResets.Few)).ShouldBeFalse();
        Reset(Begin(1)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Reset(Begin(StreamResets.Most)).ShouldBeFalse();
    }

    private int[] Begin(int count)
    {
        int[] streams = [.. Enumerable.Range(0, count).Select(_ => _stream += 2)];
        Array.ForEach(streams, s => _resets.Begin(s, _clock.GetTimestamp()));
        return streams;
    }

    private bool Reset(int[] streams) => streams.Aggregate(false, (any, s) => _resets.Reset(s, _clock.GetTimestamp()) || any);

    private bool BeginAndReset(TimeSpan after)
    {
        int[] stream = Begin(1);
        _clock.Advance(after);
        return Reset(stream);
    }
}
