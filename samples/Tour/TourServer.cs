namespace Tour;

/// <summary>A stop's server, which runs until it is disposed of.</summary>
/// <param name="App">The server.</param>
/// <param name="Agrees">Whether it and the fake broker counted the same.</param>
/// <param name="Example">A call to try by hand.</param>
internal sealed record TourServer(WebApplication App, bool Agrees, string Example) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
