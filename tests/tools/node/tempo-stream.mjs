// Asks tempopb.StreamingQuerier with grpc-js: tempo-stream.mjs <host:port> <proto> <folder of imports> <query>
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, proto, includes, query] = process.argv.slice(2);
const definition = loader.loadSync(proto, { keepCase: true, includeDirs: [includes], longs: String, defaults: true });
const { tempopb } = grpc.loadPackageDefinition(definition);
const client = new tempopb.StreamingQuerier(address, grpc.credentials.createInsecure());

function search(text) {
  return new Promise((resolve) => {
    const traces = new Set();
    let metrics;
    const call = client.Search({ Query: text, Limit: 100 });
    call.on('data', (message) => {
      message.traces.forEach((trace) => traces.add(trace.traceID));
      metrics = message.metrics;
    });
    call.on('error', (error) => resolve(`${error.code} ${error.details}`));
    call.on('end', () => resolve(`${traces.size} traces, completed ${metrics?.completedJobs} of ${metrics?.totalJobs}`));
  });
}

const found = await search(query);
const refused = await search('{ foo }');
process.stdout.write(`${found}; { foo }: ${refused}`);
client.close();
