using System.Globalization;
using System.Text;

namespace HookSdk.Emg.Tests.Message;

public sealed class StrayReaderTests
{
    /// <summary>Code that goes on reading when its handler has ended gets an error, never what another call brought into the same bytes.</summary>
    [Fact]
    public async Task Read_WhileTheBytesGoBack_NeverTellsAnotherCallsValue()
    {
        for (int round = 0; round < 300; round++)
        {
            HookBody body = HookBody.Copy(Request(round));
            RouteRequest.Read(body, out RouteRequest? request).ShouldBeNull();
            string own = round.ToString("00000000", CultureInfo.InvariantCulture);
            using Barrier start = new(2);
            Task reading = Task.Factory.StartNew(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (int i = 0; i < 200; i++)
                {
                    try
                    {
                        request!.Message["OWN"].ShouldBe(own);
                    }
                    catch (Exception e) when (e is InvalidOperationException or ArgumentException)
                    {
                        return;
                    }
                }
            }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

            start.SignalAndWait(TestContext.Current.CancellationToken);
            body.Release();
            for (int other = 0; other < 20; other++)
            {
                HookBody next = HookBody.Copy(Request(-1));
                RouteRequest.Read(next, out _);
                next.Release();
            }

            await reading;
        }
    }

    private static byte[] Request(int own) =>
        Encoding.UTF8.GetBytes($$$"""{"qe":{"DESTADDR":"46701234567","OWN":"{{{own.ToString("00000000", CultureInfo.InvariantCulture)}}}"}}""");
}
