using Microsoft.AspNetCore.Connections;

namespace HookSdk.Core.Tests.Stopping;

public sealed class OpenConnectionTests
{
    /// <summary>The first look after a pause of the whole machine comes before what was sent meanwhile is read.</summary>
    [Fact]
    public void Connection_HasSettled_WhenItIsIdleAtSeveralLooksInARow()
    {
        OpenConnection connection = new(new DefaultConnectionContext());
        connection.Enter("grpc-erlang/0.9.2");
        connection.Leave();

        Looks(connection, 4).ShouldAllBe(static settled => !settled);
        connection.Enter(null);
        Looks(connection, 10).ShouldAllBe(static settled => !settled);
        connection.Leave();

        Looks(connection, 5).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public void Connection_ThatHasJustEndedACall_HasNotSettled()
    {
        OpenConnection connection = new(new DefaultConnectionContext());
        connection.Enter(null);
        connection.Leave();

        Enumerable.Range(0, 10).Select(_ => connection.HasSettled(TimeSpan.FromHours(1))).ShouldAllBe(static settled => !settled);
    }

    private static bool[] Looks(OpenConnection connection, int times) => [.. Enumerable.Range(0, times).Select(_ => connection.HasSettled(TimeSpan.Zero))];
}
