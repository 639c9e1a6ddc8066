using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Orders.Tests;

/// <summary>What people of the application met before, they still meet.</summary>
public sealed class PeopleTests : IDisposable
{
    private readonly WebApplicationFactory<OptOutPlugin> _application = new WebApplicationFactory<OptOutPlugin>().WithWebHostBuilder(static host => host.UseSetting("https_port", "443"));

    [Fact]
    public async Task Controllers_AreRedirectedAndGuardedAsBefore()
    {
        using HttpClient http = _application.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });
        using HttpClient https = _application.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        (await http.PutAsync(new Uri("/opt-outs/1", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        (await https.PutAsync(new Uri("/opt-outs/1", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Hooks_AreAnsweredOverPlainHttp()
    {
        using HttpClient broker = _application.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost") });
        using StringContent call = new("""{"qe":{"DESTADDR":"46700000002","MESSAGE":"hi"}}""");

        (await broker.PostAsync(new Uri("/emg/before_receive", UriKind.Relative), call, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public void Dispose() => _application.Dispose();
}
