using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

/// <content>Secrets in the path that are changed.</content>
public sealed partial class RegistrationTests
{
    [Fact]
    public async Task ChangedSecret_IsRegisteredBeforeTheEarlierOneGoes_AndBothAreLetInMeanwhile()
    {
        const string Next = "the-next-secret-0123";
        await using FakeManagement broker = await FakeManagement.StartAsync();
        FakeClock clock = new();
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration["Hooks:VerneMq:PathSecret"] = Secret;
            builder.Services.AddVerneMq().Add(new Listening()).AddRegistration(o =>
            {
                o.ManagementUrl = broker.Url;
                o.ServerUrl = new Uri("http://hooks.example:5090");
            });
        });
        await broker.When(static b => b.Table.Count == 1);
        await RegisteredAsync(app);
        int before = broker.Commands.Count;

        app.App.Configuration["Hooks:VerneMq:PathSecret"] = Next;
        app.App.Configuration["Hooks:VerneMq:PathSecrets:0"] = Secret;
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)app.App.Configuration).Reload();
        await AdvanceUntilAsync(clock, broker.When(static b => b.Table.Count == 1 && b.Table.All(static row => row.Contains(Next, StringComparison.Ordinal))));

        string[] commands = [.. broker.Commands.Skip(before).Select(static c => c.Split('?')[0]).Where(static c => c != "show")];
        commands.ShouldBe(["register", "deregister"]);
        foreach (string secret in new[] { Secret, Next })
        {
            using HttpResponseMessage answer = await app.PostAsync("on_client_gone", "{}", $"/vernemq/{secret}");
            ((int)answer.StatusCode).ShouldBe(200);
        }

        app.Log.Lines.ShouldAllBe(static l => !l.Contains(Secret, StringComparison.Ordinal) && !l.Contains(Next, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecretOfARunBefore_ThatIsStillLetIn_IsDeregistered_AndAnothersIsNot()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        broker.Enter("on_client_gone", $"http://hooks.example:5090/vernemq/{Secret}");
        broker.Enter("on_client_gone", "http://other.example:5090/vernemq");
        await using HookApp app = await HookApp.StartAsync(builder => builder.Services.AddVerneMq(static o =>
        {
            o.PathSecret = "the-next-secret-0123";
            o.PathSecrets.Add(Secret);
        }).Add(new Listening()).AddRegistration(o =>
        {
            o.ManagementUrl = broker.Url;
            o.ServerUrl = new Uri("http://hooks.example:5090");
        }));

        await broker.When(static b => b.Table.Count == 2 && !b.Table.Any(static row => row.Contains(Secret, StringComparison.Ordinal)));
        broker.Table.ShouldContain("on_client_gone http://other.example:5090/vernemq");
    }
}
