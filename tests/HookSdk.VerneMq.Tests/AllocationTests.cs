using System.Buffers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Calls = 2000;

    [Fact]
    public async Task AuthOnPublish_PayloadNotTouched_AllocatesLessThan900Bytes()
    {
        ServiceCollection services = new();
        services.AddVerneMq().Add(new AnyPlugin { Publish = static r => r.Topic.Length > 0 && r.ClientId.Length > 0 ? PublishReply.Ok() : PublishReply.Deny() });
        using ServiceProvider provider = services.BuildServiceProvider();
        VerneMqEntry entry = provider.GetRequiredService<VerneMqPlugins>().Open(typeof(VerneMqPlugin), path: null);
        byte[] request = Encoding.UTF8.GetBytes(
            $$"""{"username":"retail-se","mountpoint":"","client_id":"pump-0412","qos":1,"topic":"devices/pump-0412/up","payload":"{{Convert.ToBase64String(new byte[256])}}","retain":false}""");
        ArrayBufferWriter<byte> reply = new(256);

        int status = 0;
        long least = long.MaxValue;
        for (int batch = 0; batch < 5; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                HookBody body = HookBody.Copy(request);
                reply.ResetWrittenCount();
                status = (await entry.Find("auth_on_publish").HandleAsync(body, reply, HookConnection.None)).Status;
                body.Release();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        status.ShouldBe(200);
        output.WriteLine($"{least / (double)Calls} bytes a call");
        (least / (double)Calls).ShouldBeLessThan(900);
    }
}
