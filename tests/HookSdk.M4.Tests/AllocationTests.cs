using System.Buffers;

namespace HookSdk.M4.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 100;
    private const int Batches = 8;

    [Fact]
    public void Codec_OfOneCall_AllocatesLittle()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Wire.FixtureFolder, "requests", "sample.json"));
        HookBody[] bodies = [.. Enumerable.Range(0, Batches * Rounds).Select(_ => HookBody.Copy(bytes))];
        ArrayBufferWriter<byte> buffer = new(4096);
        int next = 0;
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                HookBody body = bodies[next++];
                M4CallReader.Read(body, out M4Call? call);
                buffer.ResetWrittenCount();
                M4ReplyWriter.Write(buffer, call!, M4Reply.Continue().WithSource("37011111111"));
                body.Release();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{least / (double)Rounds} bytes a call");
        (least / Rounds).ShouldBeLessThan(350);
    }
}
