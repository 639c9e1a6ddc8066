namespace HookSdk.Identity.Tests.Closing;

public sealed class AccountConnectionsTests : IDisposable
{
    private readonly Lines _lines = new();

    [Fact]
    public void Connection_GoesWithTheNextLoginOfItsClientId_AtItsBrokerAndMountpoint()
    {
        AccountConnections accounts = new(_lines);
        accounts.Add("dev1", new("c1", ""));
        accounts.Add("dev1", new("c1", "", "tenant"));
        accounts.Add("dev1", new("c1", "") { Broker = "emqx" });
        accounts.Count.ShouldBe(3);

        accounts.Add("dev2", new("c1", "u2"));
        Find(accounts, "dev1").ShouldBe([new("c1", "", "tenant"), new("c1", "") { Broker = "emqx" }]);
        Find(accounts, "dev2").ShouldBe([new("c1", "u2")]);

        accounts.Remove("c1", "tenant");
        accounts.Remove("c1");
        accounts.Remove("c1");
        Find(accounts, "dev1").ShouldBe([new("c1", "") { Broker = "emqx" }]);
        Find(accounts, "dev2").ShouldBeEmpty();
        accounts.Count.ShouldBe(1);
    }

    [Fact]
    public void Connections_AreBounded_AndThatIsTold()
    {
        AccountConnections accounts = new(_lines, max: 3, maxPerAccount: 2);
        accounts.Add("dev1", new("c1")).ShouldBeTrue();
        accounts.Add("dev1", new("c2")).ShouldBeTrue();
        accounts.Add("dev1", new("c3")).ShouldBeTrue();
        Find(accounts, "dev1").Select(static c => c.ClientId).ShouldBe(["c2", "c3"]);
        _lines.All.ShouldContain(static l => l.StartsWith("Connections of one account are kept for 2 clients", StringComparison.Ordinal));

        accounts.Add("dev2", new("c4")).ShouldBeTrue();
        accounts.Add("dev2", new("c5")).ShouldBeFalse();
        accounts.Add("dev2", new("c2")).ShouldBeTrue();
        accounts.Count.ShouldBe(3);
        _lines.All.ShouldContain(static l => l.StartsWith("Connections of accounts are kept for 3 clients, as many as may be", StringComparison.Ordinal));
        Should.Throw<ArgumentException>(() => accounts.Add("", new("c1")));
        Should.Throw<ArgumentException>(() => accounts.Add("dev1", new("")));
    }

    public void Dispose() => _lines.Dispose();

    private static ClientConnection[] Find(AccountConnections accounts, string name) => [.. ((IUserConnections)accounts).Find([name], "emqx").Select(static f => f.Client)];
}
